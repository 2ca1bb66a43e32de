/**
 * Every way a request to the platform can end. The client turns status codes, error bodies and broken
 * connections into these once; nobody behind it looks at a status code again.
 */

/** The platform counts requests in two buckets: contacts.json, and everything else (contract 1). */
export type Bucket = 'contacts' | 'v2'

/** What an answer says besides its body. */
export type AnswerInfo = {
  status: number
  bucket: Bucket
  /** The answer's `Date` header in epoch milliseconds; whole seconds. */
  serverDate?: number
  /** `Retry-After` in milliseconds from the moment the answer arrived. */
  retryAfterMs?: number
  /** What a practice workspace says of its own throttle. Believed from loopback only. 0 an hour is unlimited. */
  practiceLimit?: { requestsPerHour: number; windowSeconds: number }
}

export type Outcome<T> =
  | { kind: 'delivered'; value: T; answer: AnswerInfo }
  /** The one thing the request named is not there, or was deleted. */
  | { kind: 'conflict'; reason: 'gone' | 'deleted'; answer: AnswerInfo }
  /** This request can never succeed as written. `also` holds what was wrong besides. */
  | { kind: 'rejected'; refusal: Refusal; also: Refusal[]; answer: AnswerInfo }
  | Unavailable
  /** Nothing will succeed for this workspace before a person has done something. */
  | { kind: 'halted'; why: HaltReason; message: string; answer?: AnswerInfo }

/** Nothing can succeed right now. */
export type Unavailable = {
  kind: 'unavailable'
  why: UnavailableReason
  /**
   * True: the request may have been applied (the connection dropped or timed out after sending, a 5xx, an answer
   * that is not the API's). False: it surely was not. Reads change nothing, so for them it is always false.
   */
  lost: boolean
  retryAfterMs?: number
  answer?: AnswerInfo
  /** For the log: the runtime's own code or words. Never shown to a person, never holds the token. */
  detail?: string
}

export type UnavailableReason =
  | 'network' // no connection, or it dropped
  | 'timeout'
  | 'tls'
  | 'cancelled' // the caller's signal
  | 'throttled' // 429
  | 'server-error' // 5xx
  | 'field-cache' // the engine does not know a new field or group yet (contract 7)
  | 'redirected'
  | 'not-the-api' // an answer, but not from this API: captive page, proxy, truncated, wrong shape

export type HaltReason =
  | 'token' // unknown, revoked or malformed
  | 'permission' // the token's role may not do this
  | 'flagged'
  | 'suspended'
  | 'wrong-workspace' // the token opens another workspace than the one asked for

/** Why the platform refused a request, precise enough to find the row's column again. */
export type Refusal =
  | { kind: 'urn-taken'; urn?: string; index?: number }
  | { kind: 'urn-invalid'; urn?: string; index?: number; message: string }
  | { kind: 'name'; limit?: number; message: string }
  | { kind: 'language'; message: string }
  | { kind: 'unknown-field'; key: string }
  | { kind: 'field-value'; key: string; message: string }
  | { kind: 'no-such-contact'; contact: string }
  | { kind: 'no-such-group'; group: string }
  | { kind: 'group-is-query'; group: string }
  /** Blocked, stopped or archived contacts cannot be put in groups. Empty: the one contact addressed. */
  | { kind: 'non-active'; contacts: string[] }
  | { kind: 'too-many'; what: 'urns' | 'groups' | 'fields' | 'contacts'; limit: number }
  | { kind: 'limit-reached'; what: 'fields' | 'groups'; limit?: number }
  | { kind: 'name-taken'; key?: string }
  | { kind: 'reserved-key'; key: string }
  | { kind: 'system-object' }
  | { kind: 'group-in-use'; message: string }
  /** A page link the server no longer accepts: start the listing again. */
  | { kind: 'invalid-cursor' }
  | { kind: 'other'; messages: { path: string; message: string }[] }
