/**
 * An hour in a moment: time that passes only when told, and a platform that counts requests as the real one does
 * (contract 1: a sliding window, each accepted request drops out a window's length after it was made).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Clock } from '../../main/platform/clock.ts'
import { REQUEST_LOG_SCHEMA } from '../../main/store/request-log.ts'

const settled = () => new Promise((done) => setImmediate(done))

/** True time in milliseconds. Several PCs' clocks can be made from it, each wrong in its own way. */
export function virtualTime() {
  let now = 0
  let timers: { at: number; run: () => void; pc?: object }[] = []
  return {
    now: () => now,
    at(at: number, run: () => void, pc?: object) {
      timers.push({ at: Math.max(at, now), run, ...(pc ? { pc } : {}) })
    },
    /** Lets time pass, and whatever it brings happen, in order. */
    async pass(ms: number) {
      const end = now + ms
      for (;;) {
        await settled()
        const next = timers.reduce<(typeof timers)[number] | undefined>(
          (first, timer) => (timer.at <= end && (!first || timer.at < first.at) ? timer : first),
          undefined,
        )
        if (!next) break
        timers.splice(timers.indexOf(next), 1)
        now = next.at
        next.run()
      }
      now = end
    },
    /** A PC's clock, started now. */
    clockOfPc({ wallError = 0, origin = 0 } = {}) {
      const pc = {}
      let asleep = 0
      let wrong = wallError
      const began = now
      const clock: Clock = {
        monotonic: () => origin + now - began - asleep,
        wall: () => 1_795_413_600_000 + now + wrong,
        sleep: (ms, signal) =>
          new Promise((done, fail) => {
            if (signal?.aborted) return fail(signal.reason)
            timers.push({ at: now + ms, run: done, pc })
            signal?.addEventListener('abort', () => fail(signal.reason), { once: true })
          }),
      }
      return {
        ...clock,
        /** Someone sets the PC's clock. */
        setWall: (error: number) => {
          wrong = error
        },
        /** The lid is closed: its timers and its monotonic clock stand still. Follow with `pass(ms)`. */
        suspend(ms: number) {
          asleep += ms
          timers = timers.map((timer) => (timer.pc === pc ? { ...timer, at: timer.at + ms } : timer))
        },
      }
    },
  }
}
export type VirtualTime = ReturnType<typeof virtualTime>

/** The platform's throttle for one bucket. Its clock has nothing to do with any PC's. */
export function throttle(time: VirtualTime, perWindow: number, windowMs = 3_600_000) {
  const epoch = 1_800_000_000_123
  const accepted: number[] = []
  let refused = 0
  return {
    /** Answers as the platform would now; a refused request is not counted. */
    arrive() {
      const now = time.now()
      const counting = accepted.filter((at) => at > now - windowMs)
      const serverDate = Math.floor((epoch + now) / 1000) * 1000
      if (counting.length >= perWindow) {
        refused++
        return {
          status: 429,
          retryAfterMs: Math.ceil((counting[0]! + windowMs - now) / 1000) * 1000,
          serverDate,
        }
      }
      accepted.push(now)
      return { status: 200, serverDate }
    },
    /** Its `Date` header now. */
    date: () => Math.floor((epoch + time.now()) / 1000) * 1000,
    accepted: () => accepted,
    refused: () => refused,
    acceptedSince: (at: number) => accepted.filter((each) => each > at).length,
  }
}

/** A database file that can be opened again, as after a crash. Durability is not what these tests are about. */
export function databaseFile() {
  const folder = mkdtempSync(join(tmpdir(), 'budget-'))
  let db: Database.Database | undefined
  return {
    open(): Database.Database {
      db?.close()
      db = new Database(join(folder, 'agent.db'))
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = OFF')
      const isNew = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'request_log'").get() === undefined
      if (isNew) db.exec(REQUEST_LOG_SCHEMA)
      return db
    },
    [Symbol.dispose]() {
      db?.close()
      rmSync(folder, { recursive: true })
    },
  }
}
