/** The Settings page's asks: what a person sets, what an administrator sets, the setup as a file, files for a helper. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { KEY, newFolder, startDesk, until, writePolicy } from './support/desk-window.ts'
import { ana, bia, office, people, startPeople } from './support/small-office.ts'

it('settings show what counts, take what is right, refuse what is not, and go back to as delivered', async () => {
  const { window, file } = await office()
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  const before = await window.settings(undefined)
  expect(before.now).toMatchObject({ requestsPerHour: 'auto', quietSeconds: 10, retentionDays: 90 })
  expect(before.sources).toMatchObject([{ name: 'People', kind: 'file', isDelivered: true }])

  expect(await window.changeSettings({ retentionDays: 30, limits: { rows: 5000 } })).toEqual({ ok: true })
  expect((await window.settings(undefined)).now).toMatchObject({
    retentionDays: 30,
    limits: { rows: 5000, fileMiB: 200 },
  })
  expect(await window.changeSettings({ limits: { rows: 0.5 }, retentionDays: 0 })).toMatchObject({
    ok: false,
    why: 'wrong',
    complaints: expect.arrayContaining([
      { path: 'retentionDays', code: 'number', detail: { got: '0', least: 1, most: 3650 } },
    ]),
  })
  const guards = { ...before.delivered.guards, removals: { percent: 50, atLeast: 3, max: 20 } }
  expect(await window.changeGuards({ source: 'People', guards })).toEqual({ ok: true })
  expect((await window.settings(undefined)).sources[0]).toMatchObject({ guards, isDelivered: false })
  expect(
    await window.changeGuards({
      source: 'People',
      guards: { ...guards, removals: { percent: 101, atLeast: 1, max: 1 } },
    }),
  ).toMatchObject({
    ok: false,
    complaints: [{ path: 'sources[0].guards.removals.percent', code: 'number', detail: { most: 100 } }],
  })

  expect(await window.changeGuards({ source: 'People', guards: null })).toEqual({ ok: true })
  expect(await window.changeSettings({ retentionDays: null, limits: null })).toEqual({ ok: true })
  const after = await window.settings(undefined)
  expect(after.now).toEqual(before.now)
  expect(after.sources[0]).toMatchObject({ isDelivered: true })
  const written = (await window.getSetup(undefined)) as { sources: object[] }
  expect(written).not.toHaveProperty('limits')
  expect(written.sources[0]).not.toHaveProperty('guards')
}, 60_000)

it('what the platform allows is shown as it was found out', async () => {
  const { window, file } = await office()
  await startPeople(window, file)
  const { pace } = await window.settings(undefined)
  expect(pace).toMatchObject({ profile: 'weni-flows', throttled: false })
  expect(pace!.used).toBeGreaterThan(0)
}, 90_000)

it('the data folder: where it is and how much lies there', async () => {
  const { window, dataFolder, file } = await office()
  await startPeople(window, file)
  const shown = await window.dataShown(undefined)
  expect(shown).toMatchObject({ folder: dataFolder, refused: null })
  expect(shown.bytes).toBeGreaterThan(50_000)
  expect(shown.backups.length).toBe(1)
}, 90_000)

it('a data folder that a cloud program copies is refused, and Settings says why', async () => {
  const dataFolder = path.join(newFolder(), 'Dropbox', 'agent')
  const { window } = await startDesk({ dataFolder })
  expect(await window.dataShown(undefined)).toEqual({
    folder: dataFolder,
    bytes: 0,
    backups: [],
    refused: 'cloud',
  })
})

it('another platform than the one an administrator locked is not even asked', async () => {
  const policy = { workspace: { host: 'https://given.example' }, locked: ['workspace.host'] }
  const mistakes = [['connectAccount', expect.any(Error)]]
  const { window } = await startDesk({ policy, mistakes })
  expect(await window.tryAccount({ address: 'https://other.example', key: KEY })).toEqual({
    kind: 'bad-address',
    why: 'set-by-administrator',
  })
  await expect(window.connectAccount({ address: 'https://other.example', key: KEY })).rejects.toThrow()
})

it('what an administrator locked counts, cannot be changed by any ask, and the rest can', async () => {
  const policy = {
    workspace: { requestsPerHour: 1200 },
    retentionDays: 30,
    quietSeconds: 4,
    limits: { rows: 1000 },
    updates: { check: false },
    locked: ['workspace.requestsPerHour', 'retentionDays', 'limits.rows', 'sources.onRemoved', 'updates'],
  }
  const { window, file } = await office({ policy })
  const shown = await window.settings(undefined)
  expect(shown.now).toMatchObject({
    requestsPerHour: 1200,
    retentionDays: 30,
    quietSeconds: 4,
    limits: { rows: 1000, columns: 500 },
  })
  expect(shown.policy).toMatchObject({ file: expect.any(String), locked: policy.locked, complaints: [] })

  expect(await window.changeSettings({ retentionDays: 90 })).toMatchObject({
    ok: false,
    why: 'locked',
    locked: ['retentionDays'],
  })
  expect(await window.changeSettings({ limits: { rows: 2 }, requestsPerHour: 'auto' })).toMatchObject({
    why: 'locked',
    locked: ['workspace.requestsPerHour', 'limits.rows'],
  })
  // What counts already is no change, and an unlocked default gives way.
  expect(
    await window.changeSettings({ retentionDays: 30, quietSeconds: 7, limits: { columns: 20 } }),
  ).toEqual({
    ok: true,
  })
  expect((await window.settings(undefined)).now).toMatchObject({
    quietSeconds: 7,
    limits: { rows: 1000, columns: 20 },
  })
  expect(await window.addSource({ name: 'People', path: file, onRemoved: 'keep' })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('administrator'),
  })
  expect(await window.addSource({ name: 'People', path: file })).toEqual({ ok: true })
  const written = (await window.getSetup(undefined)) as { sources: object[] }
  expect(
    await window.changeSource({ name: 'People', source: { ...written.sources[0], onRemoved: 'keep' } }),
  ).toMatchObject({ ok: false })
}, 60_000)

it('a bad policy: its good keys count, the others are named; an unreadable one locks and stops nothing', async () => {
  const { window, file, policyFile, close, dataFolder, keys } = await office({
    policy: { retentionDays: 'often', quietSeconds: 3, locked: ['retentionDays', 'everything'] },
  })
  await startPeople(window, file)
  const shown = await window.settings(undefined)
  expect(shown.now).toMatchObject({ quietSeconds: 3, retentionDays: 90 })
  expect(shown.policy.complaints).toMatchObject([
    { path: 'locked[1]', code: 'unknown-key' },
    { path: 'retentionDays', code: 'number' },
  ])
  expect(await window.changeSettings({ retentionDays: 10 })).toMatchObject({ ok: false, why: 'locked' })
  await close()

  const again = await startDesk({ dataFolder, keys, policy: '{ "locked": [' })
  expect(again.policyFile).not.toBe(policyFile)
  expect((await again.window.settings(undefined)).policy).toMatchObject({
    locked: ['*'],
    complaints: [{ path: '', code: 'broken', detail: { line: 1 } }],
  })
  expect(await again.window.changeSettings({ quietSeconds: 1 })).toMatchObject({ ok: false, why: 'locked' })
  // It works on with what was set.
  writeFileSync(file, people(ana, bia, 'Caio,+5584999990003,Natal'))
  await until(async () => (await again.window.contacts({})).total === 3, 'the third is there', 60_000)
  // Corrected, it counts with the next thing that opens the account.
  writePolicy(again.policyFile, {})
  await again.window.pause('until-resumed')
  expect(await again.window.changeSettings({ quietSeconds: 1 })).toEqual({ ok: true })
}, 120_000)

it('the setup goes to a file and back; what it would change is shown first, and what is wrong is named', async () => {
  const { window, folder, dataFolder, file, server } = await office()
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'], onRemoved: 'keep' })
  const out = path.join(folder, 'setup.json')
  expect(await window.exportSetup({ file: path.join(folder, 'setup.xlsx') })).toMatchObject({ ok: false })
  expect(await window.exportSetup({ file: path.join(dataFolder, 'desk.json') })).toMatchObject({ ok: false })
  expect(await window.exportSetup({ file: out })).toEqual({ ok: true })
  const text = readFileSync(out, 'utf8')
  expect(JSON.parse(text)).toMatchObject({
    workspace: { host: server.url },
    sources: [{ name: 'People', path: 'people.csv' }],
  })
  expect(text).not.toContain(KEY)
  // From elsewhere the path stays whole.
  const elsewhere = path.join(newFolder(), 'setup.json')
  await window.exportSetup({ file: elsewhere })
  expect(readFileSync(elsewhere, 'utf8')).toContain(JSON.stringify(file))
  expect(await window.lookAtSetup({ file: out })).toEqual({ kind: 'nothing-new' })

  const given = JSON.parse(text) as { sources: object[] }
  const other = path.join(folder, 'other.json')
  const write = (setup: unknown) =>
    writeFileSync(other, typeof setup === 'string' ? setup : JSON.stringify(setup))
  write({
    ...given,
    retentionDays: 30,
    sources: [
      { ...given.sources[0], columns: { Name: 'name', 'URN:tel': 'urn:tel' } },
      { name: 'New', path: 'not-there.xlsx' },
    ],
  })
  const looked = await window.lookAtSetup({ file: other })
  expect(looked).toMatchObject({
    kind: 'changes',
    sources: [
      { name: 'People', change: 'changed', keys: ['columns'], beginsAgain: true, notThere: null },
      { name: 'New', change: 'added', notThere: path.join(folder, 'not-there.xlsx') },
    ],
    settings: [{ path: 'retentionDays', before: '90', after: '30' }],
    needSecret: [],
  })
  expect((await window.settings(undefined)).now.retentionDays).toBe(90)
  const { id } = looked as { id: string }
  expect(await window.takeSetup({ id: 'another' })).toEqual({ ok: false, why: 'changed-since' })
  expect(await window.takeSetup({ id })).toEqual({ ok: true })
  expect((await window.settings(undefined)).now.retentionDays).toBe(30)
  expect((await window.sources(undefined)).map(({ name }) => name)).toEqual(['People', 'New'])
  expect(await window.takeSetup({ id })).toEqual({ ok: false, why: 'changed-since' })

  write('{ "workspace": ')
  expect(await window.lookAtSetup({ file: other })).toMatchObject({
    kind: 'wrong',
    complaints: [{ code: 'broken' }],
  })
  write({ ...given, sources: [{ ...given.sources[0], onRemoved: 'löschen', colums: {} }] })
  expect(await window.lookAtSetup({ file: other })).toMatchObject({
    kind: 'wrong',
    complaints: expect.arrayContaining([
      expect.objectContaining({ path: 'sources[0].onRemoved', code: 'one-of' }),
      expect.objectContaining({ path: 'sources[0].colums', code: 'unknown-key' }),
    ]),
  })
  write({ ...given, workspace: { host: 'https://flows.example.org' } })
  expect(await window.lookAtSetup({ file: other })).toEqual({
    kind: 'other-account',
    host: 'https://flows.example.org',
  })
  expect(await window.lookAtSetup({ file: path.join(folder, 'none.json') })).toMatchObject({
    kind: 'wrong',
    complaints: [{ code: 'not-readable' }],
  })
}, 60_000)

it('files for a helper name nobody: no name, phone, e-mail, city or key in any of them', async () => {
  const { window, file, dataFolder, desk } = await office({
    policy: { retentionDays: 'Nóbrega bia@example.com' },
  })
  await startPeople(window, file)
  mkdirSync(path.join(dataFolder, 'logs'), { recursive: true })
  const told = [
    '[2026-11-23 09:00:00.000] [info] Started, version 1.2.3',
    `[2026-11-23 09:00:01.000] [warn] agent: Beatriz (tel:+5584999990001) and bia@example.com in ${file} with ${KEY}`,
    `[2026-11-23 09:00:02.000] [warn] Nóbrega has (84) 99999-0002 in ${dataFolder}/account`,
  ]
  writeFileSync(path.join(dataFolder, 'logs', 'app.log'), told.join('\n'))
  const shown = await window.diagnostics(undefined)
  const folder = newFolder()
  const saved = await window.saveDiagnostics({ id: shown.id, folder })
  expect(saved).toMatchObject({ ok: true })
  const into = (saved as { path: string }).path
  const files = readdirSync(into)
  expect(files.sort()).toEqual(shown.files.map(({ name }) => name).sort())
  const secrets = [
    'Beatriz',
    'Nóbrega',
    '99999',
    '999990001',
    'bia@',
    KEY,
    'people.csv',
    'People',
    dataFolder,
  ]
  for (const name of files) {
    const text = readFileSync(path.join(into, name), 'utf8')
    expect(text).toBe(shown.files.find((one) => one.name === name)!.text)
    for (const secret of secrets) expect(text, name).not.toContain(secret)
  }
  const read = (name: string) => JSON.parse(readFileSync(path.join(into, name), 'utf8')) as unknown
  expect(read('program.json')).toMatchObject({ version: '1.2.3', platform: process.platform })
  expect(read('counts.json')).toMatchObject({
    account: { contacts: 2 },
    sources: [{ state: 'ready', rows: 2 }],
  })
  expect(read('setup.json')).toMatchObject({
    workspace: { host: desk.actions.standing().account!.host },
    sources: [{ key: ['URN:tel'] }],
  })
  expect(read('database.json')).toMatchObject({ health: ['ok'] })
  expect((read('runs.json') as object[]).length).toBeGreaterThan(0)
  expect(readFileSync(path.join(into, 'log.txt'), 'utf8')).toContain(
    '[2026-11-23 09:00:00.000] [info] Started',
  )
  expect(await window.saveDiagnostics({ id: 'another', folder })).toEqual({ ok: false, why: 'changed-since' })
  expect(existsSync(into)).toBe(true)
}, 90_000)
