/** Runs one case of `cases.jsonl` against a started practice server, over real HTTP. */
import { expect } from 'vitest'
import type { ProfileName } from '../../main/practice/profiles.ts'
import { type Answered, type Client, request } from './client.ts'

export type CaseRequest = {
  method: string
  path: string
  query?: Record<string, string | string[]>
  /** Absent: a valid administrator's token. Present: exactly these. */
  headers?: Record<string, string>
  body?: unknown
  raw_body?: string
}
export type CaseExpect = {
  status: number
  body?: unknown
  headers?: Record<string, unknown>
  /** True: no other keys anywhere. A list: no other keys under these top keys. */
  exact_keys?: boolean | string[]
  empty_body?: boolean
}
export type Step = { request: CaseRequest; expect: CaseExpect }
export type Case = Step & { id: string; profiles: ProfileName[]; given: unknown; then?: Step[] }

type Setup = {
  token: string
  user: { email: string }
  contacts: Record<string, { uuid: string; modified_on: string }>
  groups: Record<string, { uuid: string }>
}

export async function runCase(client: Client, profile: ProfileName, each: Case): Promise<void> {
  const answered = await request(client, 'POST', '/practice/workspace', {
    body: { profile, given: each.given },
  })
  expect(answered.status, answered.text).toBe(200)
  const setup = answered.json as Setup
  for (const step of [each, ...(each.then ?? [])]) {
    checkAnswer(await send(client, setup, step.request), fill(step.expect, setup) as CaseExpect)
  }
}

function send(client: Client, setup: Setup, wanted: CaseRequest): Promise<Answered> {
  const filled = fill(wanted, setup) as CaseRequest
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filled.query ?? {})) {
    for (const one of [value].flat()) query.append(name, one)
  }
  const path = query.size > 0 ? `${filled.path}?${query}` : filled.path
  // Headers that are present are all there are, but a case about content types still needs to be let in.
  const bare = filled.headers !== undefined && Object.keys(filled.headers).length === 0
  const speaksOfToken =
    bare || Object.keys(filled.headers ?? {}).some((name) => name.toLowerCase() === 'authorization')
  return request(client, filled.method, path, {
    headers: { ...(!speaksOfToken && { Authorization: `Token ${setup.token}` }), ...filled.headers },
    anonymous: true,
    ...('raw_body' in filled
      ? { text: filled.raw_body ?? '' }
      : 'body' in filled
        ? { body: filled.body }
        : {}),
  })
}

/** Replaces `{{...}}` that name given things; matchers such as `{{uuid}}` stay. */
function fill(value: unknown, setup: Setup): unknown {
  if (typeof value === 'string') {
    return value
      .replace(/\{\{contact:([^}]+)\}\}/g, (_, ref: string) => found(setup.contacts, ref).uuid)
      .replace(/\{\{modified_on:([^}]+)\}\}/g, (_, ref: string) => found(setup.contacts, ref).modified_on)
      .replace(/\{\{group:([^}]+)\}\}/g, (_, ref: string) => found(setup.groups, ref).uuid)
      .replace(/\{\{token\}\}/g, setup.token)
      .replace(/\{\{base64:([^:}]+):([^}]+)\}\}/g, (_, user: string, password: string) =>
        Buffer.from(
          `${user === 'user-email' ? setup.user.email : user}:${password === 'token' ? setup.token : password}`,
        ).toString('base64'),
      )
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, setup))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [fill(key, setup) as string, fill(item, setup)]),
    )
  }
  return value
}

function found<T>(things: Record<string, T>, ref: string): T {
  const thing = things[ref]
  if (thing === undefined) throw new Error(`the case speaks of ${ref}, which is not given`)
  return thing
}

/** Fails with the path of the first thing that is not as expected. */
function checkAnswer(answered: Answered, expected: CaseExpect): void {
  expect(answered.status, answered.text).toBe(expected.status)
  for (const [name, matcher] of Object.entries(expected.headers ?? {})) {
    matches(answered.headers.get(name), matcher, `header ${name}`, false)
  }
  if (expected.empty_body) expect(answered.text).toBe('')
  if (expected.body === undefined) return
  if (Array.isArray(expected.exact_keys)) {
    const keys = expected.exact_keys
    const [body, answer] = [
      expected.body as Record<string, unknown>,
      answered.json as Record<string, unknown>,
    ]
    for (const key of Object.keys(body)) matches(answer[key], body[key], key, keys.includes(key))
    return
  }
  matches(answered.json, expected.body, 'body', expected.exact_keys === true && !isList(expected.body))
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** A list answer's frame (`next`, `previous`) is no part of what `exact_keys` speaks of. */
const isList = (body: unknown) =>
  typeof body === 'object' && body !== null && 'results' in body && !('next' in body)

function matches(actual: unknown, wanted: unknown, path: string, exact: boolean): void {
  const rule = ruleOf(wanted)
  if (rule) {
    matchesRule(actual, rule, path)
  } else if (Array.isArray(wanted)) {
    expect(Array.isArray(actual), `${path} is a list`).toBe(true)
    const items = actual as unknown[]
    expect(items.length, `${path}: ${JSON.stringify(items)}`).toBe(wanted.length)
    for (const [index, item] of wanted.entries()) matches(items[index], item, `${path}[${index}]`, exact)
  } else if (typeof wanted === 'object' && wanted !== null) {
    const isObject = typeof actual === 'object' && actual !== null
    expect(isObject, `${path} is an object: ${JSON.stringify(actual)}`).toBe(true)
    const object = actual as Record<string, unknown>
    if (exact) expect(Object.keys(object).toSorted(), path).toEqual(Object.keys(wanted).toSorted())
    for (const [key, item] of Object.entries(wanted)) matches(object[key], item, `${path}.${key}`, exact)
  } else {
    expect(actual, path).toEqual(wanted)
  }
}

type Rule = { name: string; value: unknown }

function ruleOf(wanted: unknown): Rule | undefined {
  if (wanted === '{{uuid}}') return { name: '$regex', value: uuid.source }
  if (wanted === '{{datetime}}') return { name: '$regex', value: moment.source }
  if (typeof wanted !== 'object' || wanted === null) return undefined
  const entry = Object.entries(wanted).find(([key]) => key.startsWith('$'))
  return entry && { name: entry[0], value: entry[1] }
}

function matchesRule(actual: unknown, { name, value }: Rule, path: string): void {
  switch (name) {
    case '$len':
      expect(actual, path).toHaveLength(Number(value))
      break
    case '$startswith':
      expect(String(actual).startsWith(String(value)), `${path}: ${actual} starts with ${value}`).toBe(true)
      break
    case '$regex':
      expect(actual, path).toMatch(new RegExp(String(value)))
      break
    case '$same_instant':
      expect(Date.parse(String(actual)), path).toBe(Date.parse(String(value)))
      break
    case '$same_date':
      expect(String(actual).slice(0, 10), path).toBe(String(value))
      break
    default:
      throw new Error(`${path}: unknown matcher ${name}`)
  }
}
