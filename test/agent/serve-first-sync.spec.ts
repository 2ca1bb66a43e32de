/** The OK for a first sync outlives whatever cuts the reading short, and is for what was shown alone. */
import { cpSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { AgentBridge } from '../../shared/ipc-agent.ts'
import { connected, newFolder, settled, startDesk, until } from './support/desk-window.ts'

const list = (...rows: string[]) => ['Name,URN:tel,Field:city', ...rows].join('\n')
const ana = 'Ana,+5584999990001,Natal'
const bia = 'Bia,+5584999990002,Recife'

/** A spreadsheet whose first sync waits for a person. */
async function waiting(window: AgentBridge, name = 'People', ...rows: string[]) {
  const file = path.join(newFolder(), `${name}.csv`)
  writeFileSync(file, list(...(rows.length > 0 ? rows : [ana, bia])))
  const source = { name, path: file, key: ['URN:tel'] }
  expect(await window.addSource(source)).toEqual({ ok: true })
  await window.syncNow(undefined)
  await until(async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1, `${name} waits`)
  return { file, source }
}
const approved = async (window: AgentBridge) =>
  Object.fromEntries((await window.sources(undefined)).map((one) => [one.name, one.approved]))

it('another setup right behind it cuts the reading short: it goes on by itself', async () => {
  const { window } = await connected()
  await waiting(window)
  const [started, changed] = await Promise.all([
    window.approveFirstSync({ source: 'People' }),
    window.changeSettings({ quietSeconds: 0 }),
  ])
  expect([started, changed]).toEqual([{ ok: true }, { ok: true }])
  expect(await approved(window)).toEqual({ People: true })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  expect((await settled(window)).needsYou.firstSyncs).toBe(0)

  // The next file is added before the one before it was read.
  await waiting(window, 'More', 'Caio,+5584999990003,Olinda')
  await window.approveFirstSync({ source: 'More' })
  await waiting(window, 'Others', 'Davi,+5584999990004,Caicó')
  await until(async () => (await window.contacts({})).total === 3, 'Caio is there')
  expect((await settled(window)).needsYou.firstSyncs).toBe(1)
  expect(await approved(window)).toEqual({ People: true, More: true, Others: false })
}, 90_000)

it('the PC lost its power as soon as it was given: the next start goes on', async () => {
  const { window, dataFolder, keys, close } = await connected()
  await waiting(window)
  await window.pause('until-resumed')
  expect(await window.approveFirstSync({ source: 'People' })).toEqual({ ok: true })
  const asItWas = path.join(newFolder(), 'data')
  cpSync(dataFolder, asItWas, { recursive: true })
  expect((await window.contacts({})).total).toBe(0)
  await close()
  const again = await startDesk({ dataFolder: asItWas, keys })
  await again.window.pause('resume')
  await until(async () => (await again.window.contacts({})).total === 2, 'both are there')
  expect((await settled(again.window)).needsYou.firstSyncs).toBe(0)
}, 60_000)

it('is not for other settings, nor for a file that stopped the source', async () => {
  const { window } = await connected()
  const { file, source } = await waiting(window)
  await window.pause('until-resumed')
  await window.approveFirstSync({ source: 'People' })
  const other = { ...source, columns: { Name: 'name', 'URN:tel': 'urn:tel' } }
  expect(await window.changeSource({ name: 'People', source: other })).toEqual({ ok: true })
  expect(await approved(window)).toEqual({ People: false })
  await window.pause('resume')
  const waits = async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1
  await until(waits, 'it waits for another OK')
  expect((await window.contacts({})).total).toBe(0)

  await window.pause('until-resumed')
  await window.approveFirstSync({ source: 'People' })
  expect(await approved(window)).toEqual({ People: true })
  writeFileSync(file, 'Nome\nAna\n')
  await window.pause('resume')
  await until(async () => (await window.sources(undefined))[0]?.state === 'halted', 'it is stopped')
  writeFileSync(file, list(ana, bia))
  await window.syncNow(undefined)
  await until(waits, 'it waits once more')
  expect(await approved(window)).toEqual({ People: false })
  expect((await window.contacts({})).total).toBe(0)
}, 90_000)
