/** What becomes of a watched folder, and of a session: it goes, comes back, holds something else, or the PC is shut down. */
import { execFileSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { standingSentence } from '../../shared/standing-words.ts'
import { SOURCE } from '../support/people.ts'
import { contactWrites, writesIn } from '../support/platform.ts'
import { isAlive, newFolder, startApp, until } from './support/app.ts'
import { openDesktop } from './support/desktop-session.ts'
import { begin, connect, doubled, openOffice, openServer, rows, untilThere } from './support/own-account.ts'
import { canMount, openSlowDrive } from './support/slow-drive.ts'

async function working() {
  const platform = await openServer()
  const app = await startApp()
  const office = openOffice(path.join(newFolder(), 'office'))
  office.save(rows(1, 30))
  await connect(app, platform.url)
  await begin(app, office)
  await untilThere(app, platform, 30)
  await platform.forgetRequests()
  return { app, platform, office }
}

it('the folder goes: said, and nobody is removed; it comes back with an edit: that is sent', async () => {
  const { app, platform, office } = await working()
  const away = `${office.folder}-away`
  renameSync(office.folder, away)
  await until(async () => (await app.standing()).sources.length > 0, 40_000, 'it is noticed')
  const gone = await app.standing()
  expect(gone.sources).toMatchObject([{ source: SOURCE.name, state: 'waiting' }])
  expect(standingSentence(gone, 'en', Date.now())).toBe('People: waiting for the file')
  expect(gone.removals).toBe(null)
  expect(gone.needsYou).toEqual({ conflicts: 0, holds: 0, problems: 0, firstSyncs: 0 })
  renameSync(away, office.folder)
  office.save(rows(1, 33))
  await untilThere(app, platform, 33)
  expect((await app.standing()).sources).toEqual([])
  expect(contactWrites(await platform.requests())).toHaveLength(3)
}, 120_000)

// Not as root no such drive can be mounted; CI is root.
it.runIf(canMount)(
  'the drive hangs for 10 s: said, all else goes on, and what was saved there is read when it answers',
  async () => {
    const drive = await openSlowDrive()
    const platform = await openServer()
    const app = await startApp()
    const there = openOffice(drive.behind)
    there.save(rows(1, 30))
    const here = openOffice()
    here.save(rows(101, 110))
    await connect(app, platform.url)
    await app.ask('addSource', { ...SOURCE, name: 'Here', path: here.file })
    await app.ask('approveFirstSync', { source: 'Here' })
    await untilThere(app, platform, 10)
    await begin(app, { ...there, file: path.join(drive.folder, SOURCE.path) })
    await untilThere(app, platform, 40)
    await platform.forgetRequests()

    drive.hang()
    there.save(rows(1, 33))
    here.save(rows(101, 112))
    await app.ask('syncNow')
    const saysSo = async () =>
      standingSentence(await app.standing(), 'en', Date.now()) === 'People: waiting for the file'
    await until(saysSo, 20_000, 'it is said')
    await until(async () => (await platform.contacts()).length === 42, 20_000, 'the other one goes on')
    expect((await app.ask<{ total: number }>('contacts', {})).total).toBeGreaterThanOrEqual(40)
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    drive.goOn()
    await untilThere(app, platform, 45)
    expect((await app.standing()).sources).toEqual([])
    expect((await app.standing()).removals).toBe(null)
    expect(contactWrites(await platform.requests())).toHaveLength(5)
  },
  150_000,
)

it.runIf(process.platform !== 'win32')(
  'something that is no file has its name: said without waiting for it, and the file is read when it is back',
  async () => {
    const { app, platform, office } = await working()
    rmSync(office.file)
    // Whoever opens it to read waits until somebody writes, which nobody does.
    execFileSync('mkfifo', [office.file])
    await app.ask('syncNow')
    await until(async () => (await app.standing()).sources.length > 0, 20_000, 'it is said')
    expect((await app.standing()).removals).toBe(null)
    rmSync(office.file)
    office.save(rows(1, 31))
    await untilThere(app, platform, 31)
    expect(writesIn(await platform.requests())).toHaveLength(1)
  },
  120_000,
)

it.runIf(process.platform === 'linux')(
  'the PC is shut down in the middle of sending to a platform that hangs: not delayed, and the next start sends the rest',
  async () => {
    const desktop = await openDesktop({ bar: false, windows: false })
    const platform = await openServer()
    const app = await startApp({ env: desktop.env })
    const office = openOffice()
    office.save(rows(1, 60))
    await connect(app, platform.url)
    await platform.faults({
      kind: 'delay',
      ms: 30_000,
      skip: 20,
      times: 20,
      match: { method: 'POST', endpoint: 'contacts' },
    })
    await begin(app, office)
    await until(async () => ((await platform.hits())[0] ?? 0) > 0, 30_000, 'a request hangs')
    const { main } = await app.processes()
    const isDelayed = await app.electron.evaluate(({ powerMonitor }) => {
      let delayed = false
      powerMonitor.emit('shutdown', {
        preventDefault() {
          delayed = true
        },
      })
      return delayed
    })
    expect(isDelayed).toBe(false)
    await until(() => !isAlive(main!), 6000, 'it has ended')
    await platform.faults()
    const again = await startApp({ dataFolder: app.dataFolder, env: desktop.env })
    await untilThere(again, platform, 60, 90_000)
    expect(await doubled(platform)).toEqual([])
  },
  180_000,
)
