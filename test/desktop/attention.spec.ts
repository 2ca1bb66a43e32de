import { expect, it } from 'vitest'
import { announcementText, attend, type Cause, causesOf, nothingAsked } from '../../main/desktop/attention.ts'
import { nothingYet, type Standing } from '../../shared/standing.ts'

/** Thursday. */
const THURSDAY = new Date(2026, 0, 15, 10, 0).getTime()
const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** Each step: what needs a person, when, and whether the window is open. @returns what was announced at each. */
function through(...steps: [causes: Cause[], now: number, looking?: boolean][]) {
  let memory = nothingAsked
  return steps.map(([causes, now, looking = false]) => {
    const decided = attend(memory, { causes, now, looking })
    memory = decided.memory
    return decided.announce?.kind ?? null
  })
}

it('one when a person is needed, none while it goes on waiting, one when it is solved', () => {
  expect(
    through(
      [[], THURSDAY],
      [['review'], THURSDAY],
      [['review'], THURSDAY + HOUR],
      [[], THURSDAY + 2 * HOUR],
      [[], THURSDAY + 3 * HOUR],
    ),
  ).toEqual([null, 'needed', null, 'solved', null])
})

it('once more on each working day, and not at the weekend', () => {
  const days = [0, 1, 2, 3, 4].map((days): [Cause[], number] => [['review'], THURSDAY + days * DAY])
  expect(through(...days)).toEqual(['needed', 'still', null, null, 'still'])
})

it('another cause is another notification', () => {
  expect(
    through([['review'], THURSDAY], [['key', 'review'], THURSDAY + HOUR], [['review'], THURSDAY + 2 * HOUR]),
  ).toEqual(['needed', 'needed', null])
})

it('what the person is looking at is not announced, nor its solution', () => {
  expect(through([['review'], THURSDAY, true], [[], THURSDAY + HOUR, true])).toEqual([null, null])
  expect(
    through([['review'], THURSDAY, true], [['review'], THURSDAY + HOUR], [['review'], THURSDAY + DAY]),
  ).toEqual([null, null, 'still'])
})

const account = { name: 'Clinic', host: 'https://flows.example.org', practice: false }
const standing = (some: Partial<Standing>): Standing => ({ ...nothingYet, account, ...some })
const source = (state: 'waiting' | 'halted', since: number) => ({
  source: 'Clientes',
  state,
  code: 'missing',
  since,
})

it.each<[string, Partial<Standing>, Cause[]]>([
  ['nothing', {}, []],
  ['two different values', { needsYou: { conflicts: 1, holds: 0, problems: 0, firstSyncs: 0 } }, ['review']],
  ['a spreadsheet is stopped', { sources: [source('halted', THURSDAY)] }, ['source-stopped']],
  ['a drive is not connected this morning', { sources: [source('waiting', THURSDAY - HOUR)] }, []],
  [
    'a drive is not connected for a day',
    { sources: [source('waiting', THURSDAY - DAY)] },
    ['source-missing'],
  ],
  ['no network', { trouble: { kind: 'offline', since: THURSDAY, why: 'network' } }, []],
  ['the key is refused', { trouble: { kind: 'key-refused' } }, ['key']],
  ['the disk is full', { trouble: { kind: 'data', code: 'not-writable', sentence: 's' } }, ['data']],
])('%s', (_name, some, causes) => expect(causesOf(standing(some), THURSDAY)).toEqual(causes))

it('several causes are one notification', () => {
  const { title, body } = announcementText({ kind: 'needed', causes: ['source-stopped', 'review'] }, 'en')
  expect(title).toBe('Something needs you')
  expect(body).toBe(
    'A spreadsheet is stopped, nothing was changed. Open the window to look at it; everything else goes on.',
  )
})
