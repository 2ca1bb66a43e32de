/** People at work on the platform, while the agent is not running: what they do, and what the model makes of it. */
import type { Dice } from '../support/dice.ts'
import type { Platform } from '../support/platform.ts'
import type { Model, Person } from './model.ts'

/** Half of the contacts gone at once would halt the agent, as it should. */
const MOST_DELETED = 3

/**
 * One of them does something to one contact. @returns what, in a few words; empty where there was nothing to do.
 * @param meanwhile the agent is at work: what is on its way at this very moment is left alone, since nothing on the platform
 *   could tell whose value was the later one.
 */
export async function colleague(
  model: Model,
  platform: Platform,
  roll: Dice,
  meanwhile: boolean,
): Promise<string> {
  const known = model.rows.filter(
    ({ uuid, status, renewed, isQuiet }) =>
      uuid && status === 'active' && !renewed && (isQuiet || !meanwhile),
  )
  if (known.length === 0) return ''
  const person = roll.one(known)
  const uuid = person.uuid!
  const shown = (await platform.contacts()).find((contact) => contact.uuid === uuid)
  if (!shown) return '' // taken out by the agent, and put back into the spreadsheet since
  const what = roll.weighted({
    note: 3,
    language: 1,
    group: 2,
    ungroup: 1,
    mail: 1,
    name: 2,
    city: 2,
    contest: meanwhile ? 0 : 2,
    block: 0.7,
    delete: 0.7,
  })
  const said = `${what} ${person.code}`
  switch (what) {
    case 'note':
      person.note = `note ${roll.below(1000)}`
      await platform.somebody.changes(uuid, { fields: { note: person.note } })
      return said
    case 'language':
      person.language = roll.one(['por', 'spa'])
      await platform.somebody.changes(uuid, { language: person.language })
      return said
    case 'group':
      person.inTheirs = !person.inTheirs
      await act(platform, person.inTheirs ? 'add' : 'remove', uuid, 'Theirs')
      return said
    case 'ungroup': {
      const group = person.isQuiet && shown.groups.find((name) => person.row!.groups.includes(name))
      if (!group) return ''
      person.lostGroups.add(group)
      await act(platform, 'remove', uuid, group)
      return said
    }
    case 'mail': {
      if (person.mail) return ''
      person.mail = `mailto:p${person.id}@example.com`
      await platform.somebody.changes(uuid, { urns: [...shown.urns, person.mail] })
      return said
    }
    case 'name':
    case 'city':
      if (!person.isQuiet || person.kept[what] !== undefined) return ''
      await theirValue(model, person, what, platform)
      return said
    case 'contest': {
      const key = (['name', 'city'] as const).find((one) => isUnderWay(person, one))
      if (!key) return ''
      person.contested = true
      await theirValue(model, person, key, platform)
      return `${said} ${key}`
    }
    case 'block':
      if (!person.isQuiet) return ''
      person.status = 'blocked'
      await act(platform, 'block', uuid)
      return said
    case 'delete':
      if (!person.isQuiet || model.rows.filter(({ status }) => status === 'gone').length >= MOST_DELETED)
        return ''
      person.status = 'gone'
      await platform.somebody.deletes(uuid)
      return said
  }
}

async function theirValue(
  model: Model,
  person: Person,
  key: 'name' | 'city',
  platform: Platform,
): Promise<void> {
  const value = `Theirs ${model.stamp()}`
  person.theirs[key] = value
  await platform.somebody.changes(
    person.uuid!,
    key === 'name' ? { name: value } : { fields: { city: value } },
  )
}

/** The spreadsheet has said something new of it since everything was last in step. */
const isUnderWay = ({ said, row, theirs }: Person, key: 'name' | 'city') =>
  said !== null && row !== null && theirs[key] === undefined && said[key] !== row[key]

const act = (platform: Platform, action: string, uuid: string, group?: string) =>
  platform.somebody.acts({ action, contacts: [uuid], ...(group && { group }) })
