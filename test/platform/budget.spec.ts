import { expect, it } from 'vitest'
import { type Budget, type Limit, openBudget } from '../../main/platform/budget.ts'
import type { AnswerInfo } from '../../main/platform/outcome.ts'
import { databaseFile, throttle, type VirtualTime, virtualTime } from './simulated-platform.ts'

const HOUR = 3_600_000
const SECOND = 1000

/** A PC with a budget, on a real database file; `restart` is a crash unless closed first. */
function office(limit: Limit, more: { askServerTime?: () => Promise<AnswerInfo | undefined> } = {}) {
  const time = virtualTime()
  const file = databaseFile()
  let db = file.open()
  let clock = time.clockOfPc({ origin: 5000 })
  let budget = openBudget({ db, workspaceId: 1, limit, clock, ...more })
  return {
    time,
    get budget() {
      return budget
    },
    get clock() {
      return clock
    },
    rows: () => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM request_log').get()?.n,
    restart(wallError = 0) {
      db = file.open()
      clock = time.clockOfPc({ wallError, origin: 77 })
      budget = openBudget({ db, workspaceId: 1, limit, clock, ...more })
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  }
}

/** Sends as fast as the budget lets it, one at a time, each answered after `latency`. */
function drain(budget: Budget, time: VirtualTime, server: ReturnType<typeof throttle>, latency = 200) {
  const stop = new AbortController()
  const run = async () => {
    for (;;) {
      const permit = await budget.acquire('contacts', stop.signal)
      await new Promise<void>((answered) => {
        time.at(time.now() + latency / 2, () => {
          const info = server.arrive()
          time.at(time.now() + latency / 2, () => {
            permit.answered({ ...info, bucket: 'contacts' })
            answered()
          })
        })
      })
    }
  }
  const ended = run().catch((reason) => {
    if (!stop.signal.aborted) throw reason
  })
  return async () => {
    stop.abort()
    await time.pass(latency)
    await ended
  }
}

const answer = (status = 200, more: Partial<AnswerInfo> = {}): AnswerInfo => ({
  status,
  bucket: 'contacts',
  ...more,
})

it('bursts a tenth, paces the rest evenly, is never refused and wastes nothing', async () => {
  using pc = office({ kind: 'auto', requestsPerHour: 2500 })
  const server = throttle(pc.time, 2500)
  const stop = drain(pc.budget, pc.time, server)
  await pc.time.pass(60 * SECOND)
  expect(server.accepted().length).toBeGreaterThanOrEqual(250)
  expect(server.accepted().length).toBeLessThan(300)
  await pc.time.pass(29 * 60 * SECOND)
  // Half the hour: the burst and half of the rest.
  expect(Math.abs(server.accepted().length - (250 + 2250 / 2))).toBeLessThan(40)
  await pc.time.pass(HOUR / 2)
  expect(server.accepted().length).toBeGreaterThan(2500 * 0.98)
  await pc.time.pass(2 * HOUR)
  await stop()
  expect(server.refused()).toBe(0)
  for (const end of [1.5, 2, 2.5, 3]) {
    const inHour = server.accepted().filter((at) => at > (end - 1) * HOUR && at <= end * HOUR).length
    expect(inHour / 2500).toBeGreaterThanOrEqual(0.98)
  }
  // Evenly: two in a hundred gaps may be long, none is very long.
  const late = server.accepted().filter((at) => at > 1.5 * HOUR)
  const gaps = late.map((at, n) => at - (late[n - 1] ?? at)).sort((one, other) => one - other)
  expect(gaps[Math.floor(gaps.length * 0.98)]).toBeLessThan(5 * SECOND)
  expect(gaps.at(-1)).toBeLessThan(60 * SECOND)
})

it('does not make a few edits wait when it has been quiet', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 3000 })
  for (let n = 0; n < 300; n++) {
    const permit = await pc.budget.acquire('contacts')
    permit.answered(answer())
  }
  expect(pc.budget.usage('contacts')).toMatchObject({ used: 300, limit: 3000 })
  expect(pc.budget.usage('contacts').waitMs).toBeGreaterThan(SECOND)
  await pc.time.pass(10 * 60 * SECOND)
  for (let n = 0; n < 50; n++) (await pc.budget.acquire('contacts')).answered(answer())
  expect(pc.time.now()).toBe(10 * 60 * SECOND) // nothing waited
})

it('keeps the buckets apart', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 10 })
  const permit = await pc.budget.acquire('contacts')
  permit.answered(answer())
  expect(pc.budget.usage('contacts')).toMatchObject({ used: 1, limit: 10, inFlight: 0 })
  expect(pc.budget.usage('v2')).toMatchObject({ used: 0, waitMs: 0 })
})

it('counts requests in flight, and those unanswered at a crash as made at the restart', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 30 })
  await pc.budget.acquire('contacts')
  await pc.budget.acquire('contacts')
  expect(pc.budget.usage('contacts')).toMatchObject({ used: 2, inFlight: 2 })
  await pc.time.pass(HOUR / 2)
  pc.restart()
  expect(pc.budget.usage('contacts')).toMatchObject({ used: 2, inFlight: 0 })
  await pc.time.pass(HOUR - SECOND)
  expect(pc.budget.usage('contacts').used).toBe(2)
  await pc.time.pass(60 * SECOND)
  expect(pc.budget.usage('contacts').used).toBe(0)
})

it('remembers across a restart whatever the clock of the PC says', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 200 })
  const server = throttle(pc.time, 200)
  const stop = drain(pc.budget, pc.time, server)
  await pc.time.pass(1.2 * HOUR)
  await stop()
  pc.budget.close()
  for (const wallError of [-30 * 24 * HOUR, 30 * 24 * HOUR, 2 * HOUR]) {
    pc.restart(wallError)
    const again = drain(pc.budget, pc.time, server)
    await pc.time.pass(HOUR / 3)
    await again()
    pc.budget.close()
  }
  expect(server.refused()).toBe(0)
  expect(server.acceptedSince(pc.time.now() - HOUR)).toBeGreaterThanOrEqual(196)
})

it('asks the platform for the time rather than wait for nothing after a night', async () => {
  let asked = 0
  const date: { at: () => number } = { at: () => 0 }
  const askServerTime = async () => {
    asked++
    return answer(403, { serverDate: date.at() })
  }
  using pc = office({ kind: 'given', requestsPerHour: 3 }, { askServerTime })
  date.at = () => 1_800_000_000_000 + pc.time.now()
  const server = throttle(pc.time, 3)
  const stop = drain(pc.budget, pc.time, server)
  await pc.time.pass(HOUR)
  await stop()
  pc.budget.close()
  await pc.time.pass(12 * HOUR)
  pc.restart()
  expect(pc.budget.usage('contacts').used).toBe(3) // it cannot know better yet
  const before = pc.time.now()
  const permit = await pc.budget.acquire('contacts')
  expect(pc.time.now()).toBe(before)
  expect(asked).toBe(1)
  permit.release()
})

it('notices that the PC slept, but not that someone set its clock', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 10 })
  const server = throttle(pc.time, 10)
  const send = async () => {
    const permit = await pc.budget.acquire('contacts')
    permit.answered({ ...server.arrive(), bucket: 'contacts' })
  }
  await send()
  expect(pc.budget.usage('contacts').used).toBe(1)
  pc.clock.setWall(5 * HOUR)
  await pc.time.pass(10 * 60 * SECOND)
  await send()
  expect(pc.budget.usage('contacts').used).toBe(2)
  pc.clock.suspend(8 * HOUR)
  await pc.time.pass(8 * HOUR + 10 * 60 * SECOND)
  await send()
  expect(pc.budget.usage('contacts').used).toBe(1)
})

it('does not count what the platform does not count, nor what never left', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 100 })
  const first = await pc.budget.acquire('contacts')
  first.answered(answer(403))
  const second = await pc.budget.acquire('contacts')
  second.release()
  second.answered(answer()) // too late to change anything
  expect(pc.budget.usage('contacts').used).toBe(0)
  const lost = await pc.budget.acquire('contacts')
  lost.answered()
  expect(pc.budget.usage('contacts').used).toBe(1)
})

it('halves once for a 429 it did not expect, waits as long as asked, and recovers slowly', async () => {
  using pc = office({ kind: 'auto', requestsPerHour: 2400 })
  const [one, two] = [await pc.budget.acquire('contacts'), await pc.budget.acquire('contacts')]
  one.answered(answer(429, { retryAfterMs: 90 * SECOND }))
  two.answered(answer(429, { retryAfterMs: 91 * SECOND }))
  expect(pc.budget.usage('contacts')).toMatchObject({
    limit: 1200,
    waitMs: 91 * SECOND,
    throttled: true,
    used: 0,
  })
  expect(pc.budget.usage('v2')).toMatchObject({ limit: 2400, throttled: false })
  await pc.time.pass(91 * SECOND + 20 * 60 * SECOND)
  expect(pc.budget.usage('contacts')).toMatchObject({ limit: 1440, throttled: false })
  await pc.time.pass(80 * 60 * SECOND)
  expect(pc.budget.usage('contacts').limit).toBe(2400)
})

it('waits a minute after a 429 that names no time', async () => {
  using pc = office({ kind: 'auto', requestsPerHour: 2400 })
  const permit = await pc.budget.acquire('contacts')
  permit.answered(answer(429))
  expect(pc.budget.usage('contacts').waitMs).toBe(60 * SECOND)
})

it('a host without a limit that refuses and says "at once" is not asked as fast as it refuses', async () => {
  using pc = office({ kind: 'unlimited' })
  const permit = await pc.budget.acquire('contacts')
  permit.answered(answer(429, { retryAfterMs: 0 }))
  expect(pc.budget.usage('contacts').waitMs).toBe(SECOND)
})

it('uses a number from the setup as it is, but honours Retry-After', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 2400 })
  const permit = await pc.budget.acquire('contacts')
  permit.answered(answer(429, { retryAfterMs: 5 * SECOND }))
  expect(pc.budget.usage('contacts')).toMatchObject({ limit: 2400, waitMs: 5 * SECOND })
})

it('shares a workspace with another PC without giving up', async () => {
  using pc = office({ kind: 'auto', requestsPerHour: 600 })
  const server = throttle(pc.time, 600)
  const stranger = setIntervalIn(pc.time, 12 * SECOND, () => server.arrive()) // 300 an hour
  const stop = drain(pc.budget, pc.time, server)
  await pc.time.pass(5 * HOUR)
  await stop()
  stranger.stop()
  expect(server.acceptedSince(0)).toBeGreaterThan(5 * 600 * 0.8)
  expect(server.refused()).toBeLessThan(300) // of 3,000: not hammering
})

it('two agents on one key share it evenly, seldom meet a 429, and one alone gets back to full speed', async () => {
  using one = office({ kind: 'auto', requestsPerHour: 600 })
  const file = databaseFile()
  const other = openBudget({
    db: file.open(),
    workspaceId: 1,
    limit: { kind: 'auto', requestsPerHour: 600 },
    clock: one.time.clockOfPc(),
  })
  const server = throttle(one.time, 600)
  /** Counts what one of the two is given. */
  const seenBy = () => {
    const seen = { accepted: [] as number[], refused: [] as number[] }
    const arrive = () => {
      const info = server.arrive()
      ;(info.status === 429 ? seen.refused : seen.accepted).push(one.time.now())
      return info
    }
    return { ...seen, server: { ...server, arrive } }
  }
  const [mine, theirs] = [seenBy(), seenBy()]
  const stopMine = drain(one.budget, one.time, mine.server)
  const stopTheirs = drain(other, one.time, theirs.server)
  const inHour = (times: number[]) => times.filter((at) => at > one.time.now() - HOUR).length
  for (let hour = 1; hour <= 4; hour += 1) {
    await one.time.pass(HOUR)
    // Nobody starves, in no hour, and nobody hammers.
    for (const { accepted } of [mine, theirs]) expect(inHour(accepted)).toBeGreaterThan(600 * 0.2)
    for (const { refused } of [mine, theirs]) expect(inHour(refused)).toBeLessThan(60)
  }
  expect(server.acceptedSince(0)).toBeGreaterThan(4 * 600 * 0.8)
  await stopTheirs()
  await one.time.pass(3 * HOUR)
  expect(inHour(mine.accepted)).toBeGreaterThan(600 * 0.95)
  expect(inHour(mine.refused)).toBe(0)
  await stopMine()
  file[Symbol.dispose]()
})

it('counts each bucket by itself over a restart, cut off or not', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 100 })
  const use = async (bucket: 'contacts' | 'v2', count: number) => {
    for (let n = 0; n < count; n++) {
      const permit = await pc.budget.acquire(bucket)
      permit.answered(answer(200, { bucket, serverDate: 1_800_000_000_000 + pc.time.now() }))
    }
  }
  const used = () => [pc.budget.usage('contacts').used, pc.budget.usage('v2').used]
  await use('contacts', 8)
  await use('v2', 3)
  pc.budget.close()
  pc.restart()
  expect(used()).toEqual([8, 3])
  await pc.time.pass(HOUR / 2)
  await use('v2', 2)
  pc.restart() // without a word
  expect(used()).toEqual([8, 5])
  await pc.time.pass(HOUR / 2 + 60 * SECOND)
  await use('v2', 1) // tells the time
  expect(used()).toEqual([0, 3])
})

function setIntervalIn(time: VirtualTime, ms: number, run: () => void) {
  let running = true
  const next = () => {
    if (!running) return
    run()
    time.at(time.now() + ms, next)
  }
  next()
  return {
    stop: () => {
      running = false
    },
  }
}

it('takes its number and window from a practice workspace', async () => {
  using pc = office({ kind: 'auto', requestsPerHour: 2500 })
  const server = throttle(pc.time, 100, 10 * SECOND)
  const practiceLimit = { requestsPerHour: 100, windowSeconds: 10 }
  const sent: number[] = []
  const stop = new AbortController()
  const run = async () => {
    for (;;) {
      const permit = await pc.budget.acquire('contacts', stop.signal)
      await new Promise<void>((done) => pc.time.at(pc.time.now() + 5, done))
      sent.push(pc.time.now())
      permit.answered({ ...server.arrive(), bucket: 'contacts', practiceLimit })
    }
  }
  const ended = run().catch(() => undefined)
  await pc.time.pass(60 * SECOND)
  stop.abort()
  await pc.time.pass(SECOND)
  await ended
  expect(server.refused()).toBe(0)
  expect(server.acceptedSince(20 * SECOND) / 400).toBeGreaterThanOrEqual(0.98)
})

it('never waits and never writes for an unlimited host', async () => {
  using pc = office({ kind: 'unlimited' })
  for (let n = 0; n < 5000; n++) (await pc.budget.acquire('contacts')).answered(answer())
  expect(pc.time.now()).toBe(0)
  expect(pc.rows()).toBe(0)
  expect(pc.budget.usage('contacts')).toMatchObject({ limit: null, waitMs: 0 })
  expect(pc.budget.concurrency('contacts')).toBe(8)
})

it('learns from the first answer that a practice workspace is unlimited', async () => {
  using pc = office({ kind: 'auto', requestsPerHour: 2500 })
  const first = await pc.budget.acquire('contacts')
  first.answered(answer(200, { practiceLimit: { requestsPerHour: 0, windowSeconds: 3600 } }))
  expect(pc.budget.usage('contacts').limit).toBeNull()
  for (let n = 0; n < 1000; n++) (await pc.budget.acquire('contacts')).answered(answer())
  // It is set up anew with a limit: what went before is not held against it.
  const next = await pc.budget.acquire('contacts')
  next.answered(answer(200, { practiceLimit: { requestsPerHour: 3600, windowSeconds: 3600 } }))
  expect(pc.budget.usage('contacts')).toMatchObject({ limit: 3600, waitMs: 0 })
})

it('keeps one row a request and throws away what no longer counts', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 100 })
  const server = throttle(pc.time, 100)
  const stop = drain(pc.budget, pc.time, server)
  await pc.time.pass(4 * HOUR)
  await stop()
  expect(server.accepted().length).toBeGreaterThan(390)
  expect(pc.rows()).toBeLessThanOrEqual(101)
})

it('leaves a reserve for others when asked to', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 100 })
  for (let n = 0; n < 10; n++) (await pc.budget.acquire('contacts')).answered(answer())
  await pc.time.pass(HOUR / 2)
  for (let n = 0; n < 10; n++)
    (await pc.budget.acquire('contacts', undefined, { reserve: 80 })).answered(answer())
  let granted = false
  void pc.budget.acquire('contacts', undefined, { reserve: 80 }).then(() => {
    granted = true
  })
  await pc.time.pass(25 * 60 * SECOND)
  expect(granted).toBe(false)
  ;(await pc.budget.acquire('contacts')).answered(answer()) // without a reserve there is room
})

it('a wait ends with its signal, and when the limit is raised', async () => {
  using pc = office({ kind: 'given', requestsPerHour: 1 })
  ;(await pc.budget.acquire('contacts')).answered(answer())
  const stop = new AbortController()
  const waiting = pc.budget.acquire('contacts', stop.signal)
  stop.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  const raised = pc.budget.acquire('contacts')
  pc.budget.setLimit({ kind: 'given', requestsPerHour: 100 })
  await raised
  expect(pc.time.now()).toBe(0)
})

it('forecasts a finish time that comes true', async () => {
  using pc = office({ kind: 'auto', requestsPerHour: 2500 })
  const server = throttle(pc.time, 2500)
  const foretold = pc.budget.forecast('contacts', 6000)
  const start = pc.clock.wall()
  expect(foretold.readyAt).toBe(start)
  const stop = drain(pc.budget, pc.time, server)
  await pc.time.pass(HOUR)
  const later = pc.budget.forecast('contacts', 6000 - server.accepted().length)
  await pc.time.pass(2 * HOUR)
  await stop()
  const finished = start + server.accepted()[5999]!
  for (const { finishAt } of [foretold, later]) {
    expect(finished).toBeGreaterThan(finishAt.earliest - 60 * SECOND)
    expect(finished).toBeLessThan(finishAt.latest)
  }
})

it('forecasts nothing to do as done', () => {
  using pc = office({ kind: 'auto', requestsPerHour: 2500 })
  const now = pc.clock.wall()
  expect(pc.budget.forecast('contacts', 0).finishAt).toEqual({ earliest: now, latest: now })
})
