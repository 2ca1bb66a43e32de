/** Whatever happens to the PC, the platform never sees more requests in any hour than it allows. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Budget, openBudget } from '../../main/platform/budget.ts'
import { databaseFile, throttle, virtualTime } from './simulated-platform.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type Event =
  | { kind: 'send'; requests: number; latencyMs: number; arrives: number; lost: boolean }
  | { kind: 'wait'; ms: number }
  | { kind: 'quit' }
  | { kind: 'crash' }
  | { kind: 'sleep'; ms: number }
  | { kind: 'set clock'; error: number }

const ms = (most: number) => fc.integer({ min: 0, max: most })
const anEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      requests: fc.integer({ min: 1, max: 60 }),
      latencyMs: ms(25_000),
      /** When in its way there and back the platform counts it. */
      arrives: fc.double({ min: 0, max: 1, noNaN: true }),
      lost: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: ms(1.5 * HOUR) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('quit' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms: ms(3 * HOUR) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('set clock' as const),
      error: fc.integer({ min: -9 * HOUR, max: 9 * HOUR }),
    }),
  },
)

async function live(requestsPerHour: number, events: Event[]) {
  using file = databaseFile()
  const time = virtualTime()
  const server = throttle(time, requestsPerHour)
  let wallError = 0
  const start = () => {
    const clock = time.clockOfPc({ wallError, origin: 123_456 + time.now() * 7 })
    const budget = openBudget({
      db: file.open(),
      workspaceId: 7,
      limit: { kind: 'given', requestsPerHour },
      clock,
      askServerTime: async () => ({ status: 403, bucket: 'v2', serverDate: server.date() }),
    })
    return { clock, budget, ended: new AbortController() }
  }
  let pc = start()
  const failures: unknown[] = []

  const send = async (
    { latencyMs, arrives, lost }: Extract<Event, { kind: 'send' }>,
    budget: Budget,
    ended: AbortSignal,
  ) => {
    const permit = await budget.acquire('contacts', ended)
    const left = time.now()
    // From here on the request is on its way and arrives whatever becomes of the PC.
    time.at(left + latencyMs * arrives, () => {
      const info = server.arrive()
      time.at(left + latencyMs, () => {
        if (!ended.aborted) permit.answered(lost ? undefined : { ...info, bucket: 'contacts' })
      })
    })
  }
  for (const event of events) {
    switch (event.kind) {
      case 'send': {
        const { budget, ended } = pc
        for (let n = 0; n < event.requests; n++) {
          send(event, budget, ended.signal).catch((reason) => {
            if (!ended.signal.aborted) failures.push(reason)
          })
        }
        await time.pass(event.latencyMs / 2)
        break
      }
      case 'wait':
        await time.pass(event.ms)
        break
      case 'quit':
      case 'crash':
        pc.ended.abort()
        if (event.kind === 'quit') pc.budget.close()
        await time.pass(0)
        pc = start()
        break
      case 'sleep':
        pc.clock.suspend(event.ms)
        await time.pass(event.ms)
        break
      case 'set clock':
        wallError = event.error
        pc.clock.setWall(event.error)
        break
    }
  }
  await time.pass(HOUR)
  pc.ended.abort()
  await time.pass(MINUTE)
  expect(failures).toEqual([])
  return server
}

it('never exceeds the limit in any hour: bursts, lost answers, crashes, sleep, clocks set back and forth', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.array(anEvent, { minLength: 3, maxLength: 25 }),
      async (requestsPerHour, events) => {
        const server = await live(requestsPerHour, events)
        expect(server.refused()).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
}, 120_000)

it('uses at least 98 % of the limit in the steady state, reads included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 300, max: 3600 }),
      ms(900),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (requestsPerHour, latencyMs, arrives) => {
        using file = databaseFile()
        const time = virtualTime()
        const server = throttle(time, requestsPerHour)
        const limit = { kind: 'auto', requestsPerHour } as const
        const budget = openBudget({ db: file.open(), workspaceId: 7, limit, clock: time.clockOfPc() })
        const stop = new AbortController()
        const run = async () => {
          for (;;) {
            const permit = await budget.acquire('contacts', stop.signal)
            await new Promise<void>((answered) => {
              const left = time.now()
              time.at(left + latencyMs * arrives, () => {
                const info = server.arrive()
                time.at(left + latencyMs, () => {
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
        await time.pass(2.2 * HOUR)
        stop.abort()
        await time.pass(MINUTE)
        await ended
        expect(server.refused()).toBe(0)
        for (const end of [1, 1.3, 1.7, 2.2]) {
          const used = server.accepted().filter((at) => at >= (end - 1) * HOUR && at < end * HOUR).length
          expect(used / requestsPerHour).toBeGreaterThanOrEqual(0.98)
        }
      },
    ),
    { numRuns: 8 },
  )
}, 120_000)
