/** Spreadsheets and folders as the window shows them: which file counts, what was left alone, and a file that moved. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { connected, newFolder, settled, until } from './support/desk-window.ts'

const people = (...rows: string[]) => ['Name,URN:tel,Field:city', ...rows].join('\n')
const ana = 'Ana,+5584999990001,Natal'
const bia = 'Bia,+5584999990002,Recife'

it('a folder says which file counts; an older one is left alone until a person wants it', async () => {
  const { window } = await connected()
  const folder = path.join(newFolder(), 'exports')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'list-2026-11-20.csv'), people(ana, bia))
  const source = { name: 'Exports', path: folder, folder: 'newest', key: ['URN:tel'], onRemoved: 'keep' }
  expect(await window.addSource(source)).toEqual({ ok: true })
  expect(await window.changeSettings({ quietSeconds: 0 })).toEqual({ ok: true })
  await window.syncNow(undefined)
  await until(async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1, 'it waits')
  await window.approveFirstSync({ source: 'Exports' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
  expect(await window.sources(undefined)).toMatchObject([
    {
      kind: 'newest',
      file: folder,
      files: [{ name: 'list-2026-11-20.csv', path: path.join(folder, 'list-2026-11-20.csv') }],
      filesInUse: 1,
      stateCode: null,
    },
  ])

  const older = people('Ana,+5584999990001,Caicó', bia)
  writeFileSync(path.join(folder, 'list-2026-10-01.csv'), older)
  expect(await window.checkSource({ name: 'Exports' })).toEqual({ ok: true })
  const isLeftAlone = async () => (await window.sources(undefined))[0]?.stateCode === 'older-export'
  await until(isLeftAlone, 'the older one is left alone')
  expect((await window.sources(undefined))[0]).toMatchObject({
    state: 'ready',
    stateDetail: { file: 'list-2026-10-01.csv', than: 'list-2026-11-20.csv' },
  })

  expect(await window.checkSource({ name: 'Exports', file: 'list-2026-10-01.csv' })).toEqual({ ok: true })
  const isUsed = async () => (await window.sources(undefined))[0]?.files[0]?.name === 'list-2026-10-01.csv'
  await until(isUsed, 'it is used all the same')
  await settled(window)
  const [found] = (await window.contacts({ search: '(84) 99999-0001' })).rows
  const details = await window.contact({ uuid: found!.uuid })
  expect(details?.fields).toContainEqual({ key: 'city', name: 'city', value: 'Caicó' })
  expect(details?.listedIn).toMatchObject([
    { source: 'Exports', isEvents: false, file: path.join(folder, 'list-2026-10-01.csv'), row: 2 },
  ])
}, 120_000)

it('a file that was renamed is offered as the same list; nobody is removed or made anew for it', async () => {
  const { window } = await connected()
  const folder = newFolder()
  const file = path.join(folder, 'people.csv')
  writeFileSync(file, people(ana, bia))
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'], removalDelayMinutes: 0 })
  await window.changeSettings({ quietSeconds: 0 })
  await window.syncNow(undefined)
  await until(async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1, 'it waits')
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
  const before = (await window.contacts({})).rows.map(({ uuid }) => uuid)

  renameSync(file, path.join(folder, 'customers.csv'))
  await window.checkSource({ name: 'People' })
  await until(async () => (await window.sources(undefined))[0]?.state === 'waiting', 'it is missed')
  const [missed] = await window.sources(undefined)
  expect(missed).toMatchObject({ stateCode: 'missing', stateDetail: { found: 'customers.csv' } })

  const moved = path.join(folder, 'customers.csv')
  expect(await window.moveSource({ name: 'People', path: moved })).toEqual({ ok: true })
  await until(async () => (await window.sources(undefined))[0]?.state === 'ready', 'it is read again')
  await settled(window)
  expect((await window.contacts({})).rows.map(({ uuid }) => uuid)).toEqual(before)
  expect((await window.runs({})).total).toBe(1)
  expect(await window.contacts({ show: 'not-listed' })).toMatchObject({ total: 0 })
  const [{ id } = { id: 0 }] = await window.sources(undefined)
  expect(await window.contacts({ source: id, search: 'bia' })).toMatchObject({ total: 1 })
}, 120_000)
