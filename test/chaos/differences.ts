/** Compares the platform with the model, in sentences. Nothing is doubled, lost, or touched that is others'. */
import { telOf } from '../support/people.ts'
import type { Sent, Shown } from '../support/platform.ts'
import { type Model, type Person, SHARED } from './model.ts'
import type { Waiting } from './soundness.ts'

const SHEETS_GROUPS = ['Gold', 'Silver']

/** @param others contacts that no spreadsheet names, as they were at the beginning. */
export function contactDifferences(
  model: Model,
  others: readonly Shown[],
  shown: readonly Shown[],
): string[] {
  const wrong: string[] = []
  const live = new Map(shown.map((contact) => [contact.uuid, contact]))
  const ownerOf = new Map<string, Shown>()
  for (const contact of live.values()) for (const urn of contact.urns) ownerOf.set(urn, contact)

  for (const other of others) {
    const now = live.get(other.uuid)
    if (JSON.stringify(now) !== JSON.stringify(other))
      wrong.push(`somebody else's contact was ${JSON.stringify(other)} and is ${JSON.stringify(now)}`)
    live.delete(other.uuid)
  }
  for (const person of model.people) {
    const contact = contactOf(person, live, ownerOf)
    if (contact) live.delete(contact.uuid)
    wrong.push(...personDifferences(person, contact))
  }
  for (const uuid of model.strays) {
    if (!live.delete(uuid)) wrong.push(`${uuid}, whom no spreadsheet could know any more, was removed`)
  }
  for (const contact of live.values())
    wrong.push(`a contact too many: ${JSON.stringify(contact)} is nobody's, or somebody's twice`)
  return wrong
}

function contactOf(person: Person, live: ReadonlyMap<string, Shown>, owners: ReadonlyMap<string, Shown>) {
  const same = person.uuid === undefined ? undefined : live.get(person.uuid)
  if (same || person.row === null || person.status === 'gone') return same
  const found = owners.get(telOf(person.row.phone))
  return found && live.has(found.uuid) ? found : undefined
}

function personDifferences(person: Person, contact: Shown | undefined): string[] {
  const { code, row, uuid, status } = person
  if (status === 'gone')
    return contact ? [`${code} was deleted by a colleague and is there: ${JSON.stringify(contact)}`] : []
  if (row === null) {
    const stays = person.stays || status === 'blocked' || Object.keys(person.theirs).length > 0
    if (stays && !contact) return [`${code} was removed, though it was to stay (${uuid})`]
    if (!stays && contact)
      return [`${code} has no row any more and is still there: ${JSON.stringify(contact)}`]
    return []
  }
  if (!contact) return [`${code} is not on the platform (${telOf(row.phone)}, was ${uuid})`]
  const isAnother = uuid !== undefined && contact.uuid !== uuid
  if (isAnother && !person.renewed)
    return [`${code} was ${uuid} and is ${contact.uuid}: deleted and created again`]

  const wrong: string[] = []
  const expect = (what: string, got: unknown, ...expected: unknown[]) => {
    if (expected.every((one) => JSON.stringify(one) !== JSON.stringify(got)))
      wrong.push(`${code}: ${what} is ${JSON.stringify(got)}, not ${JSON.stringify(expected[0])}`)
  }
  for (const key of SHARED) {
    const got = key === 'name' ? contact.name : (contact.fields.city ?? null)
    if (isAnother) expect(key, got, row[key] || null)
    else expect(key, got, person.shown(key, row))
  }
  const theirs = { note: person.note, language: person.language, mail: person.mail }
  const lost = { note: null, language: null, mail: null }
  const kept = isAnother ? lost : theirs
  expect('note', contact.fields.note ?? null, kept.note)
  expect('language', contact.language, kept.language)
  const urns = [telOf(row.phone), ...(kept.mail ? [kept.mail] : [])].sort()
  expect('urns', [...contact.urns].sort(), urns)
  if (status === 'blocked') return wrong // the platform takes them out of every group
  const groups = SHEETS_GROUPS.filter((group) => contact.groups.includes(group))
  const given = isAnother || (person.groupsAgain && groups.some((group) => person.lostGroups.has(group)))
  expect(
    'groups',
    groups,
    row.groups.filter((group) => given || !person.lostGroups.has(group)),
  )
  expect("colleagues' group", contact.groups.includes('Theirs'), !isAnother && person.inTheirs)
  return wrong
}

/**
 * What was sent since everything was last in step: a value the spreadsheet never said, or an older one after a newer
 * one, would have been applied twice.
 */
export function sendingDifferences(model: Model, requests: readonly Sent[]): string[] {
  const wrong: string[] = []
  const byUuid = new Map(model.people.map((person) => [person.uuid, person]))
  const reached = new Map<string, number>()
  for (const { method, path, query, body, status } of requests) {
    if (method !== 'POST' || !path.endsWith('/contacts.json') || !query.uuid || (status ?? 200) >= 500)
      continue
    const person = byUuid.get(query.uuid)
    const sent = body as { name?: string | null; fields?: Record<string, string | null> }
    if (!person) continue
    for (const key of SHARED) {
      const value = key === 'name' ? sent.name : sent.fields?.city
      if (value === undefined) continue
      const versions = person.versions[key]
      const from = reached.get(`${person.code} ${key}`) ?? 0
      const at = versions.indexOf(value || null, from)
      if (at >= 0) reached.set(`${person.code} ${key}`, at)
      else if (versions.includes(value || null))
        wrong.push(`${person.code}: ${key} ${JSON.stringify(value)} was sent again after something newer`)
      else if (person.row !== null)
        wrong.push(`${person.code}: ${key} ${JSON.stringify(value)} was sent, which the row never said`)
    }
  }
  return wrong
}

/** What waits for a person must be what somebody caused, and the exit code must say so. */
export function waitingDifferences(model: Model, waiting: Waiting, code: number | null): string[] {
  const { conflicts, problems, holds } = waiting
  const wrong = problems.map((problem) => `a problem: ${JSON.stringify(problem)}`)
  const byUuid = new Map(model.people.map((person) => [person.uuid, person]))
  for (const conflict of conflicts) {
    const person = byUuid.get(conflict.uuid ?? '-')
    if (!hasReason(conflict.kind, person))
      wrong.push(`a question nobody had reason to ask: ${person?.code} ${JSON.stringify(conflict)}`)
  }
  if (holds > 0 && !model.people.some(({ stays }) => stays)) wrong.push(`${holds} holds, and nothing to hold`)
  const expected = conflicts.length + problems.length + holds > 0 ? 3 : 0
  if (code !== expected) wrong.push(`exit code ${code}, not ${expected}`)
  return wrong
}

function hasReason(kind: string, person: Person | undefined): boolean {
  switch (kind) {
    case 'gone':
      return person?.status === 'gone'
    case 'removed-but-changed':
      return person?.row === null && Object.keys(person.theirs).length > 0
    case 'values':
      return person?.contested ?? false
    default:
      return false
  }
}
