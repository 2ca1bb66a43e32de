/** The command line beside the running desktop app: what changes something is handed to the app's agent, without a key. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { connected, KEY, newFolder, settled, until } from './support/desk-window.ts'

const cli = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const people = (...rows: string[]) => ['Name,URN:tel,Field:city', ...rows].join('\n')
const ana = 'Ana,+5584999990001,Natal'
const bia = 'Bia,+5584999990002,Recife'

/** The desktop agent with a spreadsheet in step, and a terminal in an empty folder beside it. */
async function besideTheApp() {
  const started = await connected()
  const { window, dataFolder } = started
  const folder = newFolder()
  const file = path.join(folder, 'people.csv')
  writeFileSync(file, people(ana, bia))
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.changeSettings({ quietSeconds: 3600 })
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [cli, ...args, '--data', dataFolder, '--json'], {
      cwd: newFolder(),
      env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
    })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    return { code, err: said.err, json: said.out === '' ? null : JSON.parse(said.out) }
  }
  return { ...started, file, run }
}

it('sync, undo, review and forget are done by the app, which goes on afterwards', async () => {
  const { window, file, server, run } = await besideTheApp()
  writeFileSync(file, people('Ana,+5584999990001,Caicó', bia))
  const synced = await run('sync')
  expect(synced).toMatchObject({ code: 0, json: { updates: 1, rows: 2 } })
  expect(await run('undo', String(synced.json.run), '--yes')).toMatchObject({
    code: 0,
    json: { counts: { updates: 1 } },
  })

  const api = `${server.url}/api/v2/contacts.json?urn=${encodeURIComponent('tel:+5584999990002')}`
  const headers = { Authorization: `Token ${KEY}`, 'Content-Type': 'application/json' }
  await fetch(api, { method: 'POST', headers, body: JSON.stringify({ fields: { city: 'Manaus' } }) })
  writeFileSync(file, people('Ana,+5584999990001,Caicó', 'Bia,+5584999990002,Belém'))
  expect(await run('sync')).toMatchObject({ code: 3, json: { conflicts: 1 } })
  const { items } = (await run('review', 'list')).json
  expect(await run('review', 'resolve', items[0].id, '--keep', 'spreadsheet')).toMatchObject({
    code: 0,
    json: { updates: 1 },
  })
  expect(await run('review', 'approve', 'h99-00000000')).toMatchObject({
    code: 64,
    err: expect.stringContaining('waits for your OK'),
  })
  expect(await run('forget', '+5584999990002')).toMatchObject({
    code: 0,
    json: { rows: [{ source: 'People', row: 3 }] },
  })
  expect(await window.story({ person: { address: 'tel:+5584999990002' } })).toBeNull()
  expect((await window.getStanding(undefined)).trouble).toBeNull()
}, 120_000)

it('while the app is paused nothing is done, and another account is refused', async () => {
  const { window, run } = await besideTheApp()
  const other = path.join(newFolder(), 'other.json')
  writeFileSync(
    other,
    JSON.stringify({
      workspace: { host: 'https://flows.example.org' },
      sources: [{ name: 'A', path: 'a.csv' }],
    }),
  )
  expect(await run('sync', '--setup', other)).toMatchObject({
    code: 64,
    err: expect.stringContaining('knows no account'),
  })
  await window.pause('until-resumed')
  expect(await run('sync')).toMatchObject({ code: 3, json: null, err: expect.stringContaining('paused') })
}, 90_000)

it('a first sync that the terminal approved waits for nobody in the window any more', async () => {
  const { window, run } = await besideTheApp()
  const file = path.join(newFolder(), 'more.csv')
  writeFileSync(file, people('Caio,+5584999990003,Olinda'))
  await window.addSource({ name: 'More', path: file, key: ['URN:tel'] })
  await window.syncNow(undefined)
  const waits = async () => (await window.getStanding(undefined)).needsYou.firstSyncs
  await until(async () => (await waits()) === 1, 'it waits')
  expect(await run('sync', '--yes')).toMatchObject({ code: 0, json: { creates: 1 } })
  expect(await waits()).toBe(0)
  expect((await window.review({ kind: 'first-sync', limit: 10 })).counts.firstSyncs).toBe(0)
}, 60_000)
