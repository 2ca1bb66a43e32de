/** A spreadsheet is previewed and started by the window: nothing before Start, exactly what was shown after it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { DraftPreview, PreviewChange } from '../../shared/ipc-add.ts'
import type { AgentBridge } from '../../shared/ipc-agent.ts'
import { connected, KEY, newFolder, platform, settled, startDesk, until } from './support/desk-window.ts'

const HEADER = 'Nome;Celular;Cidade'
const ana = 'Ana Lima;84999990001;Natal'
const bia = 'Bia Souza;84999990002;Recife'
const caio = 'Caio Reis;84999990003;Olinda'
const COLUMNS = { Nome: 'name', Celular: 'urn:tel', Cidade: 'field:city' }

const list = (...rows: string[]) => [HEADER, ...rows, ''].join('\n')

async function office(...rows: string[]) {
  const started = await connected()
  const file = path.join(newFolder(), 'clientes.csv')
  writeFileSync(file, list(...rows))
  const source = { name: 'Clientes', path: file, country: 'BR', columns: COLUMNS, onRemoved: 'leave groups' }
  const api = async (method: string, what: string, body?: unknown) => {
    const headers = { Authorization: `Token ${KEY}`, 'Content-Type': 'application/json' }
    const answer = await fetch(`${started.server.url}${what}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return answer.status === 204 ? undefined : answer.json()
  }
  const writes = async () => {
    const { requests } = (await api('GET', '/practice/requests')) as { requests: { method: string }[] }
    return requests.filter(({ method }) => method !== 'GET').length
  }
  const onPlatform = async () => {
    const { results } = (await api('GET', '/api/v2/contacts.json')) as {
      results: { name: string; fields: Record<string, string>; uuid: string }[]
    }
    return results.map(({ name, fields }) => [name, fields.city]).sort()
  }
  return { ...started, file, source, api, writes, onPlatform }
}

const setup = (dataFolder: string) =>
  JSON.parse(readFileSync(path.join(dataFolder, 'account/setup.json'), 'utf8')) as {
    sources: { name: string }[]
  }

function preview(shown: DraftPreview) {
  if (shown.kind !== 'preview') throw new Error(JSON.stringify(shown))
  return shown
}

async function changes(window: AgentBridge, id: string, asked: object = {}): Promise<PreviewChange[]> {
  return (await window.draftChanges({ id, ...asked })).rows
}

it('nothing is kept or sent before Start; then it is, with what was shown, and the source is kept in step', async () => {
  const { window, dataFolder, file, source, writes, onPlatform } = await office(
    ana,
    bia,
    'Sem telefone;;Natal',
  )
  const before = await writes()
  const shown = preview(await window.draftPreview({ source, once: false }))
  expect(shown).toMatchObject({
    counts: { rows: 3, creates: 2, updates: 0, removals: 0, problems: 1 },
    makes: { fields: [], groups: [] },
    reach: 2,
    rebaseline: false,
  })
  expect(await changes(window, shown.id)).toMatchObject([
    {
      kind: 'create',
      row: 2,
      person: 'Ana Lima',
      attributes: [
        { name: 'name', before: null, after: 'Ana Lima' },
        { name: 'field:city', before: null, after: 'Natal' },
        { name: 'urns', before: null, after: 'tel:+5584999990001' },
      ],
    },
    { person: 'Bia Souza', row: 3 },
  ])
  expect((await window.draftProblems({ id: shown.id })).rows).toMatchObject([{ row: 4, code: 'no-urn' }])
  expect(await changes(window, shown.id, { search: 'souza' })).toMatchObject([{ person: 'Bia Souza' }])
  expect(await changes(window, shown.id, { search: '99999-0001' })).toMatchObject([{ person: 'Ana Lima' }])
  expect(await changes(window, shown.id, { kind: 'update' })).toEqual([])
  expect(await changes(window, 'another')).toEqual([])

  expect(await window.sources(undefined)).toEqual([])
  expect(setup(dataFolder).sources).toEqual([])
  expect(await writes()).toBe(before)
  expect((await window.review({})).total).toBe(0)

  expect(await window.startDraft({ id: shown.id, leaveOut: [] })).toEqual({ ok: true, name: 'Clientes' })
  expect(setup(dataFolder).sources).toEqual([source])
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
  expect(await window.sources(undefined)).toMatchObject([{ name: 'Clientes', approved: true }])
  expect(await onPlatform()).toEqual([
    ['Ana Lima', 'Natal'],
    ['Bia Souza', 'Recife'],
  ])
  // It was looked at and is gone; and what is kept in step is.
  expect(await window.startDraft({ id: shown.id, leaveOut: [] })).toMatchObject({ code: 'changed-since' })
  const sent = await writes()
  writeFileSync(file, list(ana.replace('Natal', 'Belém'), bia, 'Sem telefone;;Natal'))
  await window.syncNow(undefined)
  await until(async () => (await onPlatform())[0]![1] === 'Belém', 'the cell is sent')
  expect(await writes()).toBe(sent + 1)
}, 60_000)

it('a file, or a plan, that is not what was shown any more is refused and leaves no trace', async () => {
  const { window, dataFolder, file, source, api, writes } = await office(ana, bia)
  const shown = preview(await window.draftPreview({ source, once: false }))
  writeFileSync(file, list(ana, bia, caio))
  const before = await writes()
  expect(await window.startDraft({ id: shown.id, leaveOut: [] })).toEqual({
    ok: false,
    code: 'changed-since',
  })
  expect(setup(dataFolder).sources).toEqual([])
  expect(await window.sources(undefined)).toEqual([])

  // The same file; but a colleague was quicker with one of them.
  const again = preview(await window.draftPreview({ source, once: false }))
  expect(again.counts.creates).toBe(3)
  await api('POST', '/api/v2/contacts.json', { name: 'Bia', urns: ['tel:+5584999990002'] })
  expect(await window.startDraft({ id: again.id, leaveOut: [] })).toEqual({
    ok: false,
    code: 'changed-since',
  })
  const [first] = await changes(window, again.id)
  expect(await window.startDraft({ id: again.id, leaveOut: [first!.key] })).toEqual({
    ok: false,
    code: 'changed-since',
  })
  expect(setup(dataFolder).sources).toEqual([])
  expect(await window.sources(undefined)).toEqual([])
  expect(await writes()).toBe(before + 1)

  const third = preview(await window.draftPreview({ source, once: false }))
  expect(third.counts).toMatchObject({ creates: 2, updates: 1 })
  expect(await changes(window, third.id, { kind: 'update' })).toMatchObject([
    {
      person: expect.stringMatching(/^Bia/),
      attributes: [{ name: 'field:city', before: null, after: 'Recife' }],
    },
  ])
  expect(await window.startDraft({ id: third.id, leaveOut: [] })).toMatchObject({ ok: true })
  await until(async () => (await window.contacts({})).total === 3, 'all are there')
}, 60_000)

it('rows a person unticked are not sent, over two scans, until they change', async () => {
  const { window, file, source, api, writes, onPlatform } = await office(ana, bia, caio)
  await api('POST', '/api/v2/contacts.json', { name: 'Caio', urns: ['tel:+5584999990003'] })
  const shown = preview(await window.draftPreview({ source, once: false }))
  const all = await changes(window, shown.id)
  const keyOf = (name: string) => all.find(({ person }) => person.startsWith(name))!.key
  const before = await writes()
  const leaveOut = [keyOf('Bia'), keyOf('Caio')]
  expect(await window.startDraft({ id: shown.id, leaveOut })).toMatchObject({ ok: true })
  await until(async () => (await window.contacts({})).total === 2, 'Ana is there')
  await settled(window)
  expect(await writes()).toBe(before + 1)
  const still = [
    ['Ana Lima', 'Natal'],
    ['Caio', null],
  ]
  expect(await onPlatform()).toEqual(still)
  // Saved twice, with nothing in their rows changed.
  for (const city of ['Belém', 'Olinda']) {
    writeFileSync(file, list(ana.replace('Natal', city), bia, caio))
    await window.syncNow(undefined)
    await until(async () => (await onPlatform())[0]![1] === city, 'the other row is sent')
    await settled(window)
  }
  expect(await onPlatform()).toMatchObject([{}, ['Caio', null]])
  expect(await writes()).toBe(before + 3)
  // Now they change.
  writeFileSync(
    file,
    list(
      ana.replace('Natal', 'Olinda'),
      bia.replace('Recife', 'Paulista'),
      caio.replace('Olinda', 'Igarassu'),
    ),
  )
  await window.syncNow(undefined)
  await until(async () => (await onPlatform()).length === 3, 'Bia came')
  await settled(window)
  expect(await onPlatform()).toEqual([
    ['Ana Lima', 'Olinda'],
    ['Bia Souza', 'Paulista'],
    ['Caio', 'Igarassu'],
  ])
}, 90_000)

it('somebody another spreadsheet lists: an unticked row adds nothing, until it changes', async () => {
  const { window, file, source, onPlatform, writes } = await office('Ana Lima;84999990001;', bia)
  const shown = preview(await window.draftPreview({ source, once: false }))
  expect(await window.startDraft({ id: shown.id, leaveOut: [] })).toMatchObject({ ok: true })
  await until(async () => (await onPlatform()).length === 2, 'both are there')
  await settled(window)
  const second = path.join(path.dirname(file), 'cidades.csv')
  const cities = (city: string) => `Celular;Cidade\n84999990001;${city}\n84999990003;Olinda\n`
  writeFileSync(second, cities('Natal'))
  const columns = { Celular: 'urn:tel', Cidade: 'field:city' }
  const more = { ...source, name: 'Cidades', path: second, columns }
  const looked = preview(await window.draftPreview({ source: more, once: false }))
  expect(looked.counts).toMatchObject({ creates: 1, updates: 1 })
  const [update] = await changes(window, looked.id, { kind: 'update' })
  const [create] = await changes(window, looked.id, { kind: 'create' })
  const before = await writes()
  expect(await window.startDraft({ id: looked.id, leaveOut: [update!.key, create!.key] })).toMatchObject({
    ok: true,
  })
  await settled(window)
  await window.syncNow(undefined)
  await settled(window)
  expect(await writes()).toBe(before)
  // The row that would have made somebody is listed, and sent after all.
  const listed = await window.decided({})
  expect(listed.rows).toMatchObject([{ kind: 'row', source: 'Cidades', row: 3 }])
  const [row] = listed.rows
  expect(await window.sendAfterAll({ id: row!.id, shown: row!.shown })).toEqual({ ok: true })
  await until(async () => (await onPlatform()).length === 3, 'it is sent after all')
  writeFileSync(second, cities('Belém'))
  await window.syncNow(undefined)
  await until(async () => (await onPlatform()).some(([, city]) => city === 'Belém'), 'the new city is sent')
}, 90_000)

it('a source that waits for its start is previewed and started by its own name', async () => {
  const { window, dataFolder, source } = await office(ana, bia)
  expect(await window.addSource(source)).toEqual({ ok: true })
  await window.syncNow(undefined)
  await until(async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1, 'it waits')
  expect(await window.draftPreview({ source, once: false })).toMatchObject({
    kind: 'refused',
    why: 'taken-name',
  })
  const changed = { ...source, columns: { Nome: 'name', Celular: 'urn:whatsapp', Cidade: 'ignore' } }
  const shown = preview(await window.draftPreview({ source: changed, once: false, replaces: 'Clientes' }))
  expect(shown).toMatchObject({ counts: { creates: 2 }, rebaseline: false })
  expect((await changes(window, shown.id))[0]!.attributes).toContainEqual({
    name: 'urns',
    before: null,
    after: 'whatsapp:5584999990001',
  })
  expect(setup(dataFolder).sources).toEqual([source])
  expect(await window.startDraft({ id: shown.id, leaveOut: [] })).toEqual({ ok: true, name: 'Clientes' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  expect((await settled(window)).needsYou.firstSyncs).toBe(0)
  expect(setup(dataFolder).sources).toEqual([changed])

  // What is in step already gets another column: it is compared afresh, and nobody is taken away for that.
  const more = { ...changed, columns: { ...changed.columns, Cidade: 'field:city' } }
  const other = preview(await window.draftPreview({ source: more, once: false, replaces: 'Clientes' }))
  expect(other).toMatchObject({ rebaseline: true, counts: { creates: 0, updates: 2, removals: 0 } })
  const [first] = await changes(window, other.id)
  expect(await window.startDraft({ id: other.id, leaveOut: [first!.key] })).toMatchObject({ ok: true })
  const cities = async () =>
    Promise.all(
      (await window.contacts({})).rows.map(async ({ uuid, name }) => [
        name,
        (await window.contact({ uuid }))?.fields.find(({ key }) => key === 'city')?.value,
      ]),
    )
  await until(async () => (await cities()).some(([, city]) => city === 'Recife'), 'one city is sent')
  await settled(window)
  expect(Object.fromEntries(await cities())).toEqual({ 'Ana Lima': null, 'Bia Souza': 'Recife' })
}, 90_000)

it('beside a webhook: events and spreadsheet both go on', async () => {
  const { window, source, dataFolder, onPlatform } = await office(ana)
  const hook = {
    name: 'CRM',
    webhook: { secretEnv: 'CRM_SECRET', event: 'event', removedWhen: ['deleted'] },
    columns: { 'customer.phone': 'urn:tel', 'customer.name': 'name' },
    country: 'BR',
  }
  expect(await window.addSource(hook)).toMatchObject({ ok: true })
  const shown = preview(await window.draftPreview({ source, once: false }))
  expect(shown.counts).toMatchObject({ rows: 1, creates: 1 })
  expect(await window.startDraft({ id: shown.id, leaveOut: [] })).toMatchObject({ ok: true })
  await until(async () => (await onPlatform()).length === 1, 'she is there')
  expect((await window.sources(undefined)).map(({ name, approved }) => [name, approved])).toEqual([
    ['CRM', true],
    ['Clientes', true],
  ])
  expect(setup(dataFolder).sources).toEqual([hook, source])
  expect(await window.draftColumns({ source: hook })).toMatchObject({ kind: 'refused' })
}, 60_000)

it('killed between Start and sent: the next start sends the rest, nothing twice', async () => {
  const { window, dataFolder, keys, source, close, onPlatform, writes } = await office(ana, bia, caio)
  const shown = preview(await window.draftPreview({ source, once: false }))
  await window.pause('until-resumed')
  const paused = preview(await window.draftPreview({ source, once: false }))
  expect(paused.counts).toEqual(shown.counts)
  const before = await writes()
  expect(await window.startDraft({ id: paused.id, leaveOut: [] })).toMatchObject({ ok: true })
  expect(await writes()).toBe(before)
  await close()
  const again = await startDesk({ dataFolder, keys })
  expect((await again.window.getStanding(undefined)).queued).toBe(3)
  await again.window.pause('resume')
  await until(async () => (await onPlatform()).length === 3, 'all are there')
  await settled(again.window)
  expect(await writes()).toBe(before + 3)
}, 60_000)

it('only this time: sent from a copy, belongs to no source, and dropped bytes are forgotten', async () => {
  const { window, dataFolder, source, onPlatform, writes } = await office(ana)
  const bytes = new Uint8Array(Buffer.from(list(ana, bia, caio)))
  const taken = await window.takeBytes({ id: 'one', name: 'lista.csv', at: 0, bytes, last: true })
  const file = taken.ok ? taken.path! : ''
  const once = { ...source, name: 'lista.csv', path: file }
  expect(await window.draftPreview({ source: once, once: false })).toMatchObject({
    kind: 'refused',
    why: 'no-path',
  })
  const shown = preview(await window.draftPreview({ source: once, once: true }))
  expect(shown.counts).toMatchObject({ creates: 3, removals: 0 })
  const all = await changes(window, shown.id)
  const before = await writes()
  const leaveOut = [all.find(({ person }) => person === 'Bia Souza')!.key]
  expect(await window.startDraft({ id: shown.id, leaveOut })).toEqual({ ok: true, name: 'lista.csv' })
  expect(() => readFileSync(file)).toThrow()
  await until(async () => (await onPlatform()).length === 2, 'both are there')
  await settled(window)
  expect(await writes()).toBe(before + 2)
  expect(setup(dataFolder).sources).toEqual([])
}, 60_000)

it('a folder, a file that cannot be used, and a platform that is away each say what is so', async () => {
  const { window, server, source } = await office(ana)
  const folder = newFolder()
  mkdirSync(path.join(folder, 'lista'))
  for (const [name, row] of [
    ['Natal.csv', ana],
    ['Recife.csv', bia],
  ] as const)
    writeFileSync(path.join(folder, 'lista', name), list(row))
  const together = { ...source, name: 'Filiais', path: path.join(folder, 'lista'), folder: 'together' }
  expect(await window.draftColumns({ source: together })).toMatchObject({ kind: 'columns', rows: 1 })
  const shown = preview(await window.draftPreview({ source: together, once: false }))
  expect(shown.counts).toMatchObject({ rows: 2, creates: 2 })
  expect((await changes(window, shown.id)).map(({ sheet }) => sheet)).toEqual([
    'Natal.csv › ',
    'Recife.csv › ',
  ])
  expect(
    await window.draftPreview({ source: { ...source, path: '/nowhere.csv' }, once: false }),
  ).toMatchObject({
    kind: 'halt',
    code: 'missing',
  })
  expect(
    await window.draftPreview({ source: { ...source, columns: { Fone: 'urn:tel' } }, once: false }),
  ).toMatchObject({ kind: 'halt', code: 'missing-columns' })
  expect(
    await window.draftPreview({ source: { ...source, onRemoved: 'sideways' }, once: false }),
  ).toMatchObject({
    kind: 'refused',
  })
  await server.close()
  expect(await window.draftPreview({ source, once: false })).toMatchObject({
    kind: 'trouble',
    why: expect.any(String),
  })
}, 90_000)

it('what was shown of one account is never started in another', async () => {
  const { window, source } = await office(ana, bia)
  const shown = preview(await window.draftPreview({ source, once: false }))
  const once = preview(await window.draftPreview({ source, once: true }))
  const other = await platform()
  await window.tryAccount({ address: other.url, key: KEY })
  await window.connectAccount({ address: other.url, key: KEY })
  for (const { id } of [shown, once])
    expect(await window.startDraft({ id, leaveOut: [] })).toEqual({ ok: false, code: 'changed-since' })
  const { id } = preview(await window.draftPreview({ source, once: true }))
  await window.connectAccount({ address: other.url, key: KEY }) // the same one, opened anew
  expect(await window.startDraft({ id, leaveOut: [] })).toMatchObject({ ok: true })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
}, 60_000)

it('a second click on Start starts nothing, and takes nothing back', async () => {
  const { window, dataFolder, source, onPlatform } = await office(ana)
  const { id } = preview(await window.draftPreview({ source, once: false }))
  const clicks = [window.startDraft({ id, leaveOut: [] }), window.startDraft({ id, leaveOut: [] })]
  expect(await Promise.all(clicks)).toEqual([
    { ok: true, name: 'Clientes' },
    { ok: false, code: 'changed-since' },
  ])
  expect(setup(dataFolder).sources).toEqual([source])
  await until(async () => (await window.contacts({})).total === 1, 'she is there')
  await settled(window)
  expect(await window.sources(undefined)).toMatchObject([{ name: 'Clientes', approved: true }])
  expect(await onPlatform()).toEqual([['Ana Lima', 'Natal']])
}, 60_000)

it('a setting that is changed while a start is on its way stays, whatever becomes of the start', async () => {
  const { window, dataFolder, source } = await office(ana)
  const { id } = preview(await window.draftPreview({ source, once: false }))
  const starting = window.startDraft({ id, leaveOut: [] })
  while (setup(dataFolder).sources.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(await window.changeSettings({ quietSeconds: 33 })).toEqual({ ok: true })
  const started = await starting
  const written = setup(dataFolder)
  expect(written).toMatchObject({ quietSeconds: 33 })
  expect(written.sources).toEqual(started.ok ? [source] : [])
}, 60_000)
