/**
 * From an answer on the wire to an outcome: the one place where status codes are read. Steps: what the headers say,
 * then success by status and schema, then each refusal by status, and for 400 and 403 by the words of the body.
 */
import type { z } from 'zod'
import { whatIsWrong } from './answers.ts'
import type { AnswerInfo, Bucket, HaltReason, Outcome, Unavailable } from './outcome.ts'
import { type Endpoint, type ErrorMessage, messagesOf, readRefusals } from './refusals.ts'
import type { WireAnswer, WireFailure } from './transport.ts'
import { WEB_PAGE } from './why-unreachable.ts'

/** What a verdict needs to know of the request. */
export type Asked = {
  endpoint: Endpoint
  write: boolean
  /** The request named one thing by uuid, URN or key, so 404 means that one is gone. */
  addressed: boolean
  /** The URNs sent, in their order. */
  urns: readonly string[]
  /** Statuses that mean success here. */
  expect: readonly number[]
  /** Whether the request carried the workspace it was meant for. */
  namedWorkspace?: string | undefined
  /** A field or group changed less than 30 s ago, so a 500 may only mean the engine has not noticed (DESIGN 11). */
  freshSchema: boolean
}

export const bucketOf = (endpoint: Endpoint): Bucket => (endpoint === 'contacts' ? 'contacts' : 'v2')

/** A wait longer than a day is not one a server meant. */
const LONGEST_RETRY_AFTER = 24 * 3_600_000

export function readInfo({ status, headers }: WireAnswer, bucket: Bucket, loopback: boolean): AnswerInfo {
  const date = Date.parse(headers.get('date') ?? '')
  const retryAfterMs = readRetryAfter(headers.get('retry-after'), date)
  const practice = loopback ? readPracticeLimit(headers) : undefined
  return {
    status,
    bucket,
    ...(Number.isNaN(date) ? {} : { serverDate: date }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(practice ? { practiceLimit: practice } : {}),
  }
}

/** RFC 9110, 5.6.7. `Date.parse` alone takes `-5` and `in 5 minutes` for days of 2001. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

/** Undefined where it says nothing: then the budget waits as long as it does without. */
function readRetryAfter(written: string | null, serverDate: number): number | undefined {
  const text = written?.trim() ?? ''
  if (!HTTP_DATE.test(text) && !/^\d+$/.test(text)) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - serverDate
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER)
}

function readPracticeLimit(headers: Headers): AnswerInfo['practiceLimit'] {
  const requestsPerHour = numberIn(headers, 'x-practice-requests-per-hour')
  const windowSeconds = numberIn(headers, 'x-practice-window-seconds')
  if (requestsPerHour === undefined || windowSeconds === undefined || windowSeconds <= 0) return undefined
  return { requestsPerHour, windowSeconds }
}

function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)
  return text !== null && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

/** No answer came. */
export const failed = ({ why, sent, detail }: WireFailure, asked: Asked): Unavailable => ({
  kind: 'unavailable',
  why,
  // Whoever redirects does not apply.
  lost: asked.write && sent && why !== 'redirected',
  detail,
})

/** An answer came. `body` is its text parsed as JSON, undefined where that failed. */
export function judgeAnswer<Schema extends z.ZodType>(
  { status, headers, text }: WireAnswer,
  body: unknown,
  answer: AnswerInfo,
  schema: Schema,
  asked: Asked,
): Outcome<z.output<Schema>> {
  const unavailable = (why: Unavailable['why'], lost: boolean, detail?: string): Unavailable => ({
    kind: 'unavailable',
    why,
    lost: lost && asked.write,
    answer,
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
    ...(detail === undefined ? {} : { detail }),
  })
  const halted = (why: HaltReason, message: string): Outcome<never> => ({
    kind: 'halted',
    why,
    message,
    answer,
  })
  const notTheApi = (detail: string) => unavailable('not-the-api', status < 300 || status === 408, detail)
  const rejected = (found: ErrorMessage[]): Outcome<never> => {
    const [refusal, ...also] = readRefusals(asked.endpoint, found, asked.urns)
    return refusal ? { kind: 'rejected', refusal, also, answer } : notTheApi(`${status} without a message`)
  }

  const opened = headers.get('x-temba-workspace')
  if (asked.namedWorkspace !== undefined && opened !== null && opened !== asked.namedWorkspace) {
    return halted('wrong-workspace', opened)
  }
  if (status >= 200 && status < 300) {
    if (!asked.expect.includes(status)) return notTheApi(`unexpected status ${status}`)
    const read = schema.safeParse(body)
    if (read.success) return { kind: 'delivered', value: read.data, answer }
    if (body === undefined && /^\s*</.test(text)) return notTheApi(WEB_PAGE)
    return notTheApi(
      body === undefined ? 'not JSON, or too much of it' : whatIsWrong(read.error).slice(0, 200),
    )
  }
  if (status < 400) return unavailable('redirected', false)
  if (status === 429) return unavailable('throttled', false)
  if (status === 511) return notTheApi('a network asks for a login')
  if (status >= 500)
    return unavailable(asked.freshSchema ? 'field-cache' : 'server-error', true, `status ${status}`)

  // From here on the request was refused, by the API or by something in between.
  if (status === 403 && text === '' && asked.namedWorkspace !== undefined)
    return halted('wrong-workspace', '')
  const found = messagesOf(body)
  const detail = found.find(({ path }) => path.length === 1 && path[0] === 'detail')?.message
  if (status === 400) {
    for (const { path, message } of found) {
      const blocked = /workspace is currently (flagged|suspended)/.exec(message)?.[1]
      if (blocked) return halted(blocked === 'flagged' ? 'flagged' : 'suspended', message)
      if (path[0] === 'non_field_errors' && /^(Deleted|Inactive) contacts can't be modified/.test(message)) {
        return { kind: 'conflict', reason: 'deleted', answer }
      }
      // W refuses such a create before anything is stored.
      if (path[0] === 'error' && /^unknown contact field/.test(message)) {
        return unavailable('field-cache', false, message)
      }
    }
    return rejected(found)
  }
  if (detail === undefined) return notTheApi(`status ${status} without the API's detail`)
  switch (status) {
    case 401:
      return halted('token', detail)
    case 403:
      if (/^Cannot (modify|delete) system object/.test(detail)) return rejected(found)
      return halted(
        /invalid token|credentials|inactive or deleted/i.test(detail) ? 'token' : 'permission',
        detail,
      )
    case 404:
      if (/^Invalid cursor/.test(detail)) return rejected(found)
      // A 404 for an endpoint itself: this host has no such API.
      return asked.addressed ? { kind: 'conflict', reason: 'gone', answer } : notTheApi('status 404')
    case 407:
    case 408:
      return notTheApi(`status ${status}`)
    default:
      return rejected(found)
  }
}
