/** Each process killed outright while thousands of rows are sent: as it was within 5 s, nothing lost, nobody doubled. */
import { expect, it } from 'vitest'
import { SOURCE } from '../support/people.ts'
import { contactWrites, type Platform } from '../support/platform.ts'
import { type App, startApp, until } from './support/app.ts'
import { openDesktop } from './support/desktop-session.ts'
import { begin, doubled, openConnected, rows, untilThere } from './support/own-account.ts'
import { isAlive, processesOf } from './support/processes-of.ts'

const ROWS = 3000

/** Some hundreds are on the platform, the rest is under way. */
const isInTheMiddle = async (platform: Platform) => {
  const sent = contactWrites(await platform.requests()).length
  return sent > 200 && sent < ROWS - 500
}

async function sending(env: Record<string, string> = {}) {
  const { platform, app, office } = await openConnected(ROWS, env)
  await begin(app, office)
  await until(() => isInTheMiddle(platform), 60_000, 'some are sent')
  return { app, platform, office }
}

/** The agent answers for the account; a line that died with it answers nothing. */
const answers = async (app: App, host: string) => {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 500))
  const standing = await Promise.race([app.standing().catch(() => undefined), late])
  return standing?.account?.host === host && standing.trouble === null
}

it('the agent, sending: within 5 s it is at work again, and everybody arrives once', async () => {
  const { app, platform } = await sending()
  const { agent, main, renderer } = await app.processes()
  process.kill(agent!, 'SIGKILL')
  await until(() => !isAlive(agent!), 2000, 'it is dead')
  await until(() => answers(app, platform.url), 5000, 'another one answers')
  expect(await app.processes()).toMatchObject({ main, renderer })
  await untilThere(app, platform, ROWS, 90_000)
  expect(await doubled(platform)).toEqual([])
  expect(await platform.contacts()).toHaveLength(ROWS)
}, 180_000)

it('a reader: the file is read again to its end, and the agent never stopped', async () => {
  const { app, office } = await openConnected(200_000)
  const { agent, main } = await app.processes()
  await app.ask('addSource', { ...SOURCE, path: office.file })
  // A spare one may be there for a moment; the one that reads is killed, whichever it is.
  await until(async () => (await app.standing()).status.phase === 'scanning', 30_000, 'it is read')
  await until(async () => (await app.processes()).reader !== undefined, 5000, 'by a reader')
  const { reader } = await app.processes()
  process.kill(reader!, 'SIGKILL')
  const isReadAgain = async () => {
    const another = (await app.processes()).reader
    return another !== undefined && another !== reader
  }
  await until(isReadAgain, 5000, 'another reader reads')
  await until(async () => (await app.standing()).needsYou.firstSyncs === 1, 90_000, 'it was read to its end')
  expect(await app.processes()).toMatchObject({ agent, main })
}, 180_000)

it('the page, while rows are sent: a new one within 5 s, and the agent goes on sending meanwhile', async () => {
  const { app, platform } = await sending()
  const { agent, main, renderer } = await app.processes()
  const before = contactWrites(await platform.requests()).length
  process.kill(renderer!, 'SIGKILL')
  const isThere = async () => {
    const page = app.electron.windows()[0]
    return page !== undefined && /^app:/.test(page.url()) && (await page.getByRole('heading').count()) > 0
  }
  await until(() => isThere().catch(() => false), 5000, 'the page is there again')
  expect(contactWrites(await platform.requests()).length).toBeGreaterThan(before)
  expect(await app.processes()).toMatchObject({ agent, main })
  await untilThere(app, platform, ROWS, 90_000)
  expect(await doubled(platform)).toEqual([])
}, 180_000)

it('everything at once: nothing of ours is left after 5 s, the next start sends the rest, nobody twice', async () => {
  const desktop = await openDesktop({ bar: false, windows: false })
  const { app, platform, office } = await sending(desktop.env)
  const ours = processesOf(app.dataFolder)
  expect(ours.length).toBeGreaterThanOrEqual(4)
  const { main } = await app.processes()
  process.kill(main!, 'SIGKILL')
  await until(() => ours.every((pid) => !isAlive(pid)), 5000, 'all of them are gone')
  // Who is edited while nothing runs is not forgotten either.
  office.save([...rows(1, ROWS), ...rows(ROWS + 1, ROWS + 50)])
  const again = await startApp({ dataFolder: app.dataFolder, env: desktop.env })
  await until(() => answers(again, platform.url), 10_000, 'the account is in use again')
  const page = await again.window()
  await page.getByText(/^Work was interrupted; it went on with [\d,]+ changes that still waited/).waitFor()
  await untilThere(again, platform, ROWS + 50, 90_000)
  expect(await doubled(platform)).toEqual([])
  expect(await platform.contacts()).toHaveLength(ROWS + 50)
}, 240_000)
