/** An account at a server of the test's own, which outlives the app and keeps a list of what it was asked. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { CITY, HEADER, type Row, rowOf, SOURCE } from '../../support/people.ts'
import { contactWrites, openPlatform, type Platform, TOKEN } from '../../support/platform.ts'
import { type App, newFolder, startApp, until } from './app.ts'

export type Office = { folder: string; file: string; save(rows: readonly Row[], name?: string): void }

/** A folder with `people.csv`, as `SOURCE` describes it. */
export function openOffice(folder = newFolder()): Office {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, SOURCE.path)
  return {
    folder,
    file,
    save(rows, name = SOURCE.path) {
      writeFileSync(path.join(folder, name), `${[HEADER, ...rows].map((row) => row.join(',')).join('\n')}\n`)
    },
  }
}

/** The people `first` to `last`, as rows. */
export const rows = (first: number, last: number): Row[] =>
  Array.from({ length: last - first + 1 }, (_, index) => rowOf(first + index))

/** Closed with the test. */
export async function openServer(options: Parameters<typeof openPlatform>[0] = {}): Promise<Platform> {
  const platform = await openPlatform(options)
  onTestFinished(() => platform.close().catch(() => {}))
  await platform.setUp(CITY)
  return platform
}

/** Connects the app, with a short quiet time. */
export async function connect(app: App, address: string): Promise<void> {
  await app.ask('connectAccount', { address, key: TOKEN })
  await app.ask('changeSettings', { quietSeconds: 1 })
}

/** The app, connected to a server of its own, and a spreadsheet of so many people that it was not told of yet. */
export async function openConnected(people: number, env: Record<string, string> = {}) {
  const platform = await openServer()
  const app = await startApp({ env })
  const office = openOffice()
  office.save(rows(1, people))
  await connect(app, platform.url)
  return { platform, app, office }
}

/** Adds the office's spreadsheet and says yes to its first sync. */
export async function begin(app: App, office: Office, source: object = {}): Promise<void> {
  await app.ask('addSource', { ...SOURCE, path: office.file, ...source })
  await app.ask('approveFirstSync', { source: SOURCE.name })
}

/** Nothing is going on and nothing waits. */
export async function isSettled(app: App): Promise<boolean> {
  const { status, queued, trouble } = await app.standing()
  return status.phase === 'idle' && queued === 0 && trouble === null
}

/** The platform has this many contacts, and the agent rests. */
export async function untilThere(app: App, platform: Platform, count: number, ms = 60_000): Promise<void> {
  // First whether it rests: the list of everybody is long.
  const isThere = async () => (await isSettled(app)) && (await platform.contacts()).length >= count
  await until(isThere, ms, `${count} contacts are there`).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(await app.standing())}`)
  })
}

/** Nobody is there twice, and nobody was created twice: by the platform's own list, and by that of its requests. */
export async function doubled(platform: Platform): Promise<string[]> {
  const urns = (await platform.contacts()).map((contact) => contact.urns.join())
  const created = contactWrites(await platform.requests())
    .filter(({ status, query }) => status === 201 && !query.uuid)
    .map(({ body }) => (body as { urns: string[] }).urns.join())
  return [urns, created].flatMap((list) => list.filter((urn, place) => list.indexOf(urn) !== place))
}
