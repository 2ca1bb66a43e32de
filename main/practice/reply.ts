/** What an endpoint answers, before it becomes bytes. */
export type Reply = {
  status: number
  /** Sent as JSON. Absent together with `text`: no body at all. */
  body?: unknown
  /** Sent as it is, with `type`. */
  text?: string
  type?: string
  headers?: Record<string, string>
}

/** One key's complaints: a list of messages, or messages by item. */
export type KeyErrors = string[] | Record<string, string[]>
/** Complaints about a body, by key. */
export type Errors = Record<string, KeyErrors>

export const ok = (body: unknown): Reply => ({ status: 200, body })
export const created = (body: unknown): Reply => ({ status: 201, body })
export const noContent: Reply = { status: 204 }
export const detail = (status: number, message: string): Reply => ({ status, body: { detail: message } })
export const invalid = (errors: Errors): Reply => ({ status: 400, body: errors })
/** A rule that concerns the body as a whole. */
export const broken = (message: string): Reply => invalid({ non_field_errors: [message] })

/** An unhandled error of the platform: engine refusals of an update end here (contract 1, error bodies). */
export const serverError: Reply = {
  status: 500,
  text: 'Server Error. Site administrators have been notified.',
  type: 'text/html; charset=utf-8',
}
