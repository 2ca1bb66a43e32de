/** What is wrong in a setup, as a code and what its sentence is made of. */
import { expect, it } from 'vitest'
import { complaintsOf } from '../../main/agent/complaints.ts'
import { parseSetup } from '../../shared/setup.ts'

const right = { workspace: { host: 'https://own.example' }, sources: [{ name: 'A', path: 'a.xlsx' }] }
const source = (changed: object) => ({ ...right, sources: [{ ...right.sources[0], ...changed }] })

it.each<[string, unknown, object]>([
  ['nothing', '', { path: '', code: 'empty' }],
  ['cut off', '{\n "a": ', { path: '', code: 'broken', detail: { line: 2 } }],
  ['a list', [], { path: '', code: 'object' }],
  ['a key nobody knows', { ...right, colour: 1 }, { path: 'colour', code: 'unknown-key' }],
  ['an access key', { ...right, token: 'x' }, { path: 'token', code: 'unknown-key' }],
  ['no account', { sources: right.sources }, { path: 'workspace', code: 'missing' }],
  ['no address', { ...right, workspace: { host: 'there' } }, { path: 'workspace.host', code: 'address' }],
  [
    'too many days',
    { ...right, retentionDays: 9999 },
    { code: 'number', detail: { least: 1, most: 3650, got: '9999' } },
  ],
  ['half a day', { ...right, retentionDays: 1.5 }, { code: 'whole-number', detail: { got: '1.5' } }],
  [
    'a guard of zero',
    source({ guards: { creates: { max: 0 } } }),
    { path: 'sources[0].guards.creates.max', code: 'number', detail: { least: 1 } },
  ],
  [
    'another word',
    source({ onConflict: 'me' }),
    { path: 'sources[0].onConflict', code: 'one-of', detail: { got: '"me"' } },
  ],
  ['no list', source({ key: 'Nome' }), { path: 'sources[0].key', code: 'list' }],
  ['no object', source({ guards: 3 }), { path: 'sources[0].guards', code: 'object' }],
  ['a wrong country', source({ country: 'Brasil' }), { path: 'sources[0].country', code: 'text' }],
  [
    'one name twice',
    { ...right, sources: [...right.sources, { name: 'a', path: 'b.xlsx' }] },
    { path: 'sources[1].name', code: 'taken-name' },
  ],
])('%s', (_situation, written, complaint) => {
  const reading = parseSetup(written)
  expect(reading.ok).toBe(false)
  if (!reading.ok)
    expect(complaintsOf(reading.errors)).toEqual([expect.objectContaining(complaintWith(complaint))])
})

const complaintWith = (complaint: object) =>
  'detail' in complaint ? { ...complaint, detail: expect.objectContaining(complaint.detail) } : complaint
