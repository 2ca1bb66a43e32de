/** An administrator's file: where it lies, what it sets, what it locks, and what a bad one does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import {
  isLocked,
  isOtherHost,
  lockedChanges,
  noPolicy,
  policyPlaces,
  readPolicy,
  updatesByPolicy,
  withPolicy,
} from '../../main/agent/policy.ts'

function written(policy: unknown): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'policy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'policy.json')
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy))
  return file
}
const read = (policy: unknown) => readPolicy([written(policy)])
const own = { workspace: { host: 'https://own.example' }, sources: [{ name: 'Own', path: 'own.xlsx' }] }

it.each<[NodeJS.Platform, Record<string, string>, string[]]>([
  ['win32', {}, ['C:\\ProgramData\\Contact Sync Agent\\policy.json']],
  [
    'win32',
    { ProgramData: 'D:\\ProgramData' },
    ['C:\\ProgramData\\Contact Sync Agent\\policy.json', 'D:\\ProgramData\\Contact Sync Agent\\policy.json'],
  ],
  ['win32', { ProgramData: 'C:\\ProgramData' }, ['C:\\ProgramData\\Contact Sync Agent\\policy.json']],
  ['darwin', { ProgramData: '/tmp' }, ['/Library/Application Support/Contact Sync Agent/policy.json']],
  ['linux', { ProgramData: '/tmp' }, ['/etc/contact-sync-agent/policy.json']],
])('on %s with %o it lies at %j', (platform, env, places) => {
  expect(policyPlaces(platform, env)).toEqual(places)
})

it('none: nothing is set or locked; a place a user could set comes last', () => {
  expect(readPolicy(['/nowhere/policy.json'])).toEqual(noPolicy)
  const [first, second] = [written({ quietSeconds: 1, locked: ['quietSeconds'] }), written({})]
  expect(readPolicy(['/nowhere/policy.json', first, second])).toMatchObject({
    file: first,
    locked: ['quietSeconds'],
  })
})

it('defaults give way to what a person wrote, locked values do not', () => {
  const policy = read({
    workspace: { host: 'https://given.example', requestsPerHour: 100 },
    retentionDays: 7,
    quietSeconds: 5,
    locked: ['workspace.host', 'retentionDays'],
  })
  const setup = {
    ...own,
    retentionDays: 90,
    quietSeconds: 20,
    workspace: { host: 'https://own.example', requestsPerHour: 50 },
  }
  expect(withPolicy(setup, policy, false)).toMatchObject({
    workspace: { host: 'https://given.example', requestsPerHour: 50 },
    retentionDays: 7,
    quietSeconds: 20,
  })
  // Practice has an address and spreadsheets of its own.
  expect(withPolicy(setup, policy, true).workspace.host).toBe('https://own.example')
})

it('spreadsheets it names are there besides the own ones, or instead of them where they are locked', () => {
  const given = {
    sources: [
      { name: 'Given', path: 'given.xlsx' },
      { name: 'OWN', path: 'x.xlsx' },
    ],
  }
  const names = (policy: unknown) =>
    withPolicy(own, read(policy), false).sources.map((source) => (source as { name: string }).name)
  expect(names(given)).toEqual(['Own', 'Given'])
  expect(names({ ...given, locked: ['sources'] })).toEqual(['Given', 'OWN'])
  const [source] = withPolicy({ ...own, sources: [] }, read(given), false).sources as { path: string }[]
  expect(path.isAbsolute(source!.path)).toBe(true)
})

it('a locked change is found wherever it stands, and only that', () => {
  const policy = read({ locked: ['limits', 'webhooks.address', 'sources.guards'] })
  const changed = (after: object) => lockedChanges(own, { ...own, ...after }, policy)
  expect(changed({ quietSeconds: 1, webhooks: { port: 9000 } })).toEqual([])
  expect(changed({ limits: { rows: 3 } })).toEqual(['limits.rows'])
  expect(changed({ webhooks: { address: '0.0.0.0' } })).toEqual(['webhooks.address'])
  expect(changed({ sources: [{ ...own.sources[0], guards: { creates: { max: 1 } } }] })).toEqual([
    'sources.guards',
  ])
  expect(changed({ sources: [...own.sources, { name: 'New', path: 'n.xlsx', guards: {} }] })).toEqual([
    'sources.guards',
  ])
  expect(changed({ sources: [...own.sources, { name: 'New', path: 'n.xlsx' }] })).toEqual([])
  expect(isLocked(policy, 'limits.rows')).toBe(true)
  expect(isLocked(policy, 'limitsOfOther')).toBe(false)
})

it.each<[string, unknown]>([
  ['no JSON', '{ "locked": ['],
  ['empty', ''],
  ['a list', []],
  ['locks that are no list', { locked: 'retentionDays' }],
])('%s: everything stays as it is until it is corrected', (_situation, policy) => {
  const { locked, complaints, updates } = read(policy)
  expect(locked).toEqual(['*'])
  expect(complaints.length).toBe(1)
  expect(updates).toEqual({ check: false, locked: true })
  expect(lockedChanges(own, { ...own, quietSeconds: 1 }, read(policy))).toEqual(['quietSeconds'])
})

it('what is wrong in it is named and left out; the rest counts', () => {
  const policy = read({
    quietSeconds: 3,
    retentionDays: 0,
    limits: { rows: 'many', columns: 20 },
    unknown: 1,
    updates: { check: 'no', feed: 'x' },
    locked: ['quietSeconds', 'color'],
  })
  expect(policy.settings).toEqual({ quietSeconds: 3, limits: { columns: 20 } })
  expect(policy.locked).toEqual(['quietSeconds'])
  expect(policy.complaints.map(({ path: where }) => where).sort()).toEqual([
    'limits.rows',
    'locked[1]',
    'retentionDays',
    'unknown',
    'updates.check',
    'updates.feed',
  ])
})

it('a locked address is the only one, however it is typed', () => {
  const policy = read({ workspace: { host: 'https://given.example' }, locked: ['workspace.host'] })
  expect(isOtherHost(policy, 'given.example/contact/?page=2')).toBe(false)
  expect(isOtherHost(policy, 'https://other.example')).toBe(true)
  expect(isOtherHost(read({ workspace: { host: 'https://given.example' } }), 'https://other.example')).toBe(
    false,
  )
})

it('updates are turned off, or locked as they are', () => {
  expect(read({ updates: { check: false } }).updates).toEqual({ check: false, locked: false })
  expect(read({ locked: ['updates'] }).updates).toEqual({ check: null, locked: true })
  const decided = (policy: unknown, chosen: boolean) => updatesByPolicy(read(policy), chosen)
  expect(decided({ updates: { check: false } }, true)).toBe(false)
  expect(decided({ locked: ['updates'] }, false)).toBe(false)
  expect(decided({ locked: ['updates'] }, true)).toBe(true)
  expect(decided({}, true)).toBeUndefined()
  expect(decided('{', true)).toBe(false)
})
