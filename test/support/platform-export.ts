/** Contacts as the platform exports them: one column for each group, URN and field (headers.md, first row). */
import type { Cells } from './office.ts'
import type { Shown } from './platform.ts'

/**
 * The table, header first.
 * @param groups names of all static groups. @param fields key → name, as the platform shows it.
 * @param shownField how the export writes a field's value; the value itself unless told otherwise.
 */
export function platformExport(
  contacts: readonly Shown[],
  groups: readonly string[],
  fields: Readonly<Record<string, string>>,
  shownField: (key: string, value: string) => string = (_key, value) => value,
): Cells {
  const schemes = [...new Set(contacts.flatMap(({ urns }) => urns.map(schemeOf)))]
  const columns = schemes.flatMap((scheme) => {
    const most = Math.max(...contacts.map(({ urns }) => ofScheme(urns, scheme).length))
    return Array.from({ length: most }, (_, place) => ({ scheme, place }))
  })
  return [
    [
      'Contact UUID',
      'Name',
      'Language',
      'Status',
      'Created On',
      'Last Seen On',
      ...columns.map(({ scheme }) => `URN:${scheme[0]!.toUpperCase()}${scheme.slice(1)}`),
      ...Object.values(fields).map((name) => `Field:${name}`),
      ...groups.map((name) => `Group:${name}`),
    ],
    ...contacts.map((contact) => [
      contact.uuid,
      contact.name ?? '',
      contact.language ?? '',
      'Active',
      '09-03-2024 08:30',
      '',
      ...columns.map(({ scheme, place }) => ofScheme(contact.urns, scheme)[place] ?? ''),
      ...Object.keys(fields).map((key) => {
        const value = contact.fields[key]
        return value == null ? '' : shownField(key, value)
      }),
      ...groups.map((name) => (contact.groups.includes(name) ? 'true' : 'false')),
    ]),
  ]
}

const schemeOf = (urn: string): string => urn.slice(0, urn.indexOf(':'))
const ofScheme = (urns: readonly string[], scheme: string): string[] =>
  urns.filter((urn) => schemeOf(urn) === scheme).map((urn) => urn.slice(scheme.length + 1))
