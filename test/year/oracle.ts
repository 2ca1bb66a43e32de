/** The platform beside what ought to be there: nobody wrong, nobody twice, nobody lost, and nothing of others touched. */
import type { Sent, Shown } from '../support/platform.ts'
import { telOf } from './files.ts'
import type { Expected, List, Person } from './lists.ts'

export function differences(
  lists: readonly List[],
  others: readonly Shown[],
  shown: readonly Shown[],
): string[] {
  const wrong: string[] = []
  const left = new Map(shown.map((contact) => [contact.uuid, contact]))
  for (const other of others) {
    const now = left.get(other.uuid)
    if (said(now) !== said(other))
      wrong.push(`somebody else's contact was ${JSON.stringify(other)} and is ${JSON.stringify(now)}`)
    left.delete(other.uuid)
  }
  const byPhone = new Map([...left.values()].map((contact) => [contact.urns[0], contact]))
  for (const { name, people } of lists) {
    for (const person of people) {
      if (!person.expected) continue
      const contact = byPhone.get(telOf(person.expected.phone))
      if (!contact) wrong.push(`${name}: ${called(person)} is lost`)
      else wrong.push(...ofPerson(person, contact).map((one) => `${name}: ${called(person)}: ${one}`))
      if (contact) left.delete(contact.uuid)
    }
  }
  for (const contact of left.values()) wrong.push(`too many: ${JSON.stringify(contact)}`)
  return wrong
}

/** A field that is new since has no value there. */
const said = (contact: Shown | undefined) =>
  JSON.stringify(contact, (_key, value: unknown) => (value === null ? undefined : value))

const called = ({ id, row, read }: Person) => `C${id} (${JSON.stringify(row)}, read ${JSON.stringify(read)})`

function ofPerson(person: Person, contact: Shown): string[] {
  const { expected, note } = person
  const wrong: string[] = []
  const expect = (what: string, got: unknown, wanted: unknown) => {
    if (JSON.stringify(got) !== JSON.stringify(wanted))
      wrong.push(`${what} is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`)
  }
  // Who was there stays the same contact, whatever changes.
  person.uuid ??= contact.uuid
  expect('uuid', contact.uuid, person.uuid)
  expect('name', contact.name, expected!.name)
  expect('urns', contact.urns, [telOf(expected!.phone)])
  expect('city', contact.fields.cidade ?? null, expected!.city)
  expect('groups', contact.groups, expected!.group === '' ? [] : [expected!.group])
  expect('note', contact.fields.nota ?? null, note)
  const { since } = person.read ?? person.row ?? {}
  if (since !== undefined) expect('since', contact.fields.desde?.slice(0, 10), since)
  return wrong
}

/** What was sent that day, beside what ought to be. @param quiet nothing changed anywhere. */
export function sentDifferences(requests: readonly Sent[], expected: Expected, quiet: boolean): string[] {
  const writes = requests.filter(({ method }) => method !== 'GET')
  const wrong: string[] = []
  if (quiet && writes.length > 0) wrong.push(`nothing changed, and was sent: ${JSON.stringify(writes)}`)
  const creates = writes.filter(({ path, query }) => path.endsWith('/contacts.json') && !query.uuid).length
  const removals = writes
    .filter(({ path }) => path.endsWith('/contact_actions.json'))
    .map(({ body }) => body as { action: string; contacts: string[] })
    .reduce((sum, { action, contacts }) => sum + (action === 'delete' ? contacts.length : 0), 0)
  if (creates !== expected.creates) wrong.push(`${creates} contacts were created, not ${expected.creates}`)
  if (removals !== expected.removals)
    wrong.push(`${removals} contacts were deleted, not ${expected.removals}`)
  return wrong
}
