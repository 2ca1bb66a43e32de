/** The request limits: a sliding hour for each bucket, kept across restarts (contract 1, rate limits). */
import type { Database } from 'better-sqlite3'
import { detail, type Reply } from './reply.ts'

export type Scope = 'v2' | 'v2.contacts'
const HOUR_MS = 3_600_000

/** What limits start from. `perHour` 0 means unlimited; a `clockScale` of 60 makes the hour last a minute. */
type ThrottleOptions = { perHour: number | undefined; clockScale: number; now: () => number }

export function openThrottle(db: Database, options: ThrottleOptions) {
  const windowMs = HOUR_MS / options.clockScale
  const sql = {
    read: db
      .prepare<[string, number], number>('SELECT at FROM throttle WHERE bucket = ? AND at > ? ORDER BY at')
      .pluck(),
    add: db.prepare('INSERT INTO throttle (bucket, at) VALUES (?, ?)'),
    prune: db.prepare('DELETE FROM throttle WHERE bucket = ? AND at <= ?'),
    limits: db.prepare<[], { key: string; value: string }>(
      `SELECT key, value FROM meta WHERE key LIKE 'limit:%'`,
    ),
    setLimit: db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)'),
  }
  let logs = new Map<string, number[]>()
  let limits = new Map<string, number>()

  const reload = () => {
    logs = new Map()
    limits = new Map(sql.limits.all().map(({ key, value }) => [key.slice('limit:'.length), Number(value)]))
  }
  reload()

  const logOf = (bucket: string, now: number) => {
    let log = logs.get(bucket)
    if (!log) {
      log = sql.read.all(bucket, now - windowMs)
      logs.set(bucket, log)
    }
    return log
  }
  /** Requests an hour in this scope; 0 is unlimited. */
  const perHour = (scope: Scope, fallback: number) => limits.get(scope) ?? options.perHour ?? fallback

  return {
    perHour,
    windowSeconds: windowMs / 1000,
    /** Counts a request, or gives the 429. Refused requests are not counted. */
    admit(scope: Scope, owner: string, fallback: number): Reply | undefined {
      const limit = perHour(scope, fallback)
      if (limit === 0) return undefined
      const now = options.now()
      const bucket = `${scope} ${owner}`
      const log = logOf(bucket, now)
      const left = log.findIndex((at) => at > now - windowMs)
      const gone = left < 0 ? log.length : left
      if (gone > 0) {
        log.splice(0, gone)
        sql.prune.run(bucket, Math.floor(now - windowMs))
      }
      if (log.length >= limit)
        return throttled(log.length > limit ? undefined : windowMs - (now - (log[0] ?? now)))
      log.push(now)
      sql.add.run(bucket, Math.floor(now))
      return undefined
    },
    /** Sets up a bucket as `given` describes it: `used` requests, the oldest `oldestSeconds` ago. */
    preload(scope: Scope, owner: string, limit: number, used: number, oldestSeconds: number): void {
      sql.setLimit.run(`limit:${scope}`, String(limit))
      const now = options.now()
      const step = used > 1 ? (oldestSeconds * 1000) / (used - 1) : 0
      for (let index = 0; index < used; index++) {
        sql.add.run(`${scope} ${owner}`, Math.floor(now - oldestSeconds * 1000 + index * step))
      }
      reload()
    },
    reload,
  }
}
export type Throttle = ReturnType<typeof openThrottle>

/** The 429, with the wait in milliseconds; or without one where the limit was lowered below what was already used. */
export function throttled(waitMs: number | undefined): Reply {
  if (waitMs === undefined) return detail(429, 'Request was throttled.')
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  const reply = detail(
    429,
    `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`,
  )
  return { ...reply, headers: { 'Retry-After': String(seconds) } }
}
