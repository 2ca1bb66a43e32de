/**
 * Nine hours asleep. Every process of the app is stopped, the clock is moved on, a file is saved meanwhile by somebody
 * else, and the processes go on with the event that tells of it: as on a PC whose lid was shut.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { contactWrites, type Platform, writesIn } from '../support/platform.ts'
import { type App, newFolder, startApp, until } from './support/app.ts'
import { begin, connect, isSettled, openOffice, openServer, rows, untilThere } from './support/own-account.ts'

const NINE_HOURS = 9 * 3_600_000
/** Calendar and monotonic time: on Linux and macOS the second stands still, on Windows it goes on. */
const clocks = [
  ['stood still', `${NINE_HOURS} 0`],
  ['went on', `${NINE_HOURS} ${NINE_HOURS}`],
] as const

async function start() {
  const clock = path.join(newFolder(), 'clock')
  const app = await startApp({ args: [`--clock-shift=${clock}`] })
  return { app, clock }
}

/** Stops everything of the app, for as long as `meanwhile` takes. */
async function asleep(app: App, meanwhile: () => void): Promise<void> {
  const { main } = await app.processes()
  const family = familyOf(main!)
  const all = (signal: NodeJS.Signals) => {
    for (const pid of family)
      try {
        process.kill(pid, signal)
      } catch {
        // a helper that ended by itself
      }
  }
  onTestFinished(() => all('SIGCONT'))
  all('SIGSTOP')
  meanwhile()
  all('SIGCONT')
  await app.electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
}

function familyOf(main: number): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const]
    } catch {
      return []
    }
  })
  const below = (pid: number): number[] => [
    pid,
    ...parents.filter(([, parent]) => parent === pid).flatMap(([child]) => below(child)),
  ]
  return below(main)
}

/** A pull is five requests, of which one is this. */
const pullsIn = async (platform: Platform) =>
  (await platform.requests()).filter(
    ({ method, path: asked }) => method === 'GET' && asked.endsWith('/groups.json'),
  ).length

const runsOf = async (app: App) => (await app.ask<{ total: number }>('runs', {})).total

it.runIf(process.platform === 'linux').each(clocks)(
  'one look at everything and one at the platform, while the PC’s monotonic clock %s',
  async (_how, shift) => {
    const { app, clock } = await start()
    const platform = await openServer()
    const office = openOffice()
    office.save(rows(1, 30))
    await connect(app, platform.url)
    await begin(app, office)
    await untilThere(app, platform, 30)
    const runs = await runsOf(app)
    await platform.forgetRequests()
    await asleep(app, () => {
      writeFileSync(clock, shift)
      office.save(rows(1, 35))
    })
    await untilThere(app, platform, 35)
    // Whatever else the clock may have set off would come now.
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await until(() => isSettled(app), 20_000, 'it rests')
    expect(await pullsIn(platform)).toBe(1)
    expect(contactWrites(await platform.requests())).toHaveLength(5)
    expect(await runsOf(app)).toBe(runs + 1)
  },
  120_000,
)

it.runIf(process.platform === 'linux')(
  'no burst: what nine hours would have allowed is not made up for',
  async () => {
    const { app, clock } = await start()
    // 3,600 an hour are one a second; a tenth, and what came due meanwhile, has left at once before.
    const platform = await openServer({ requestsPerHour: 3600 })
    const office = openOffice()
    office.save(rows(1, 900))
    await connect(app, platform.url)
    await begin(app, office)
    const sent = async () => writesIn(await platform.requests()).length
    await until(async () => (await sent()) > 385, 90_000, 'the burst is over')
    await asleep(app, () => writeFileSync(clock, `${NINE_HOURS} 0`))
    const before = await sent()
    const started = performance.now()
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    const seconds = (performance.now() - started) / 1000
    // The platform's clock has not moved: were they sent as if it had, it would have refused some.
    expect((await sent()) - before).toBeLessThanOrEqual(seconds + 3)
    expect((await platform.requests()).filter(({ status }) => status === 429)).toEqual([])
  },
  180_000,
)

it.runIf(process.platform === 'linux')(
  'a pause for an hour is over when the PC wakes',
  async () => {
    const { app, clock } = await start()
    const platform = await openServer()
    const office = openOffice()
    office.save(rows(1, 30))
    await connect(app, platform.url)
    await begin(app, office)
    await untilThere(app, platform, 30)
    await app.ask('pause', 'hour')
    office.save(rows(1, 35))
    await asleep(app, () => writeFileSync(clock, `${NINE_HOURS} 0`))
    await untilThere(app, platform, 35)
    expect((await app.standing()).pause).toBe(null)
  },
  90_000,
)
