/**
 * One card → one row. The columns are the same for every file, so that one more phone or one more kind of detail never
 * changes them: several phones, addresses or groups stand in one cell.
 */
import type { Cell } from '../../shared/row.ts'
import type { Property } from './vcard-scanner.ts'
import { type CardText, partsOf, percentDecoded, phoneOf, textOf } from './vcard-text.ts'

/** Columns in their order; each value is the property a too long cell is reported for. */
export const COLUMNS = {
  Name: 'FN',
  'First Name': 'N',
  'Last Name': 'N',
  Nickname: 'NICKNAME',
  Phone: 'TEL',
  'E-mail': 'EMAIL',
  Groups: 'CATEGORIES',
  Company: 'ORG',
  Department: 'ORG',
  'Job Title': 'TITLE',
  Birthday: 'BDAY',
  Street: 'ADR',
  City: 'ADR',
  State: 'ADR',
  'Postal Code': 'ADR',
  Country: 'ADR',
  Website: 'URL',
  Notes: 'NOTE',
  UID: 'UID',
} as const
type Column = keyof typeof COLUMNS
export const HEADERS = Object.keys(COLUMNS)

/** Properties that a row is made of. */
export const WANTED: ReadonlySet<string> = new Set([
  ...Object.values(COLUMNS),
  'ROLE',
  'VERSION',
  'KIND',
  'X-ADDRESSBOOKSERVER-KIND',
  'X-ABLABEL',
])

/** Between the values of a cell, where the readers of phones, addresses and groups split it again. */
const BETWEEN = '; '

/** The cells of one card; none where it holds nothing that has a column. */
export function cellsOf(properties: readonly Property[], text: CardText): Cell[] {
  const old = properties.some(({ name, value }) => name === 'VERSION' && value.trim().startsWith('2'))
  const all = (name: string) =>
    properties.filter((property) => property.name === name).sort((a, b) => rankOf(a) - rankOf(b))
  const one = (name: string): Property | undefined => all(name)[0]
  const whole = (property: Property | undefined) =>
    property === undefined ? '' : partsOf(textOf(property, text), '', old)[0]!
  const parts = (property: Property | undefined, separators: string, list?: string) =>
    property === undefined ? [] : partsOf(textOf(property, text), separators, old, list)
  const kinds = [...all('KIND'), ...all('X-ADDRESSBOOKSERVER-KIND')]
  if (kinds.some(({ value }) => /^\s*group\s*$/i.test(value))) return []

  const labels = new Map(all('X-ABLABEL').map((label) => [label.group, whole(label)]))
  const phones = all('TEL').filter((tel) => isToWriteTo(tel, labels.get(tel.group)))
  // In 2.1 a comma belongs to the text; later it stands between several given names, or lines of a street.
  const [family, given, additional, prefix, suffix] = parts(one('N'), ';', old ? undefined : ' ')
  const [postBox, extended, street, city, state, postalCode, country] = parts(
    one('ADR'),
    ';',
    old ? undefined : ', ',
  )
  const [company, ...department] = parts(one('ORG'), ';')
  const nickname = joined(all('NICKNAME').map(whole), ', ')
  const name = whole(one('FN')) || joined([prefix, given, additional, family, suffix], ' ')
  const cells: Record<Column, string | Cell | undefined> = {
    Name: name || nickname || company,
    'First Name': joined([given, additional], ' '),
    'Last Name': family,
    Nickname: nickname,
    Phone: list(phones.map((tel) => numberOf(tel, whole(tel)))),
    'E-mail': list(all('EMAIL').map((mail) => addressOf(whole(mail)))),
    Groups: list(
      all('CATEGORIES')
        .flatMap((names) => parts(names, ',;'))
        .filter(isGroup),
    ),
    Company: company,
    Department: joined(department, ', '),
    'Job Title': whole(one('TITLE') ?? one('ROLE')),
    Birthday: birthdayOf(one('BDAY'), whole(one('BDAY'))),
    Street: joined([street, extended, postBox], ', '),
    City: city,
    State: state,
    'Postal Code': postalCode,
    Country: country,
    Website: whole(one('URL')),
    Notes: joined(all('NOTE').map(whole), '\n'),
    UID: whole(one('UID')),
  }
  const row = Object.values(cells).map((cell): Cell => (cell === undefined || cell === '' ? null : cell))
  while (row.at(-1) === null) row.pop()
  return row
}

/** Those that are not blank. */
const joined = (texts: readonly (string | undefined)[], joint: string): string =>
  texts.filter((text) => text !== undefined && text !== '').join(joint)

/** Different values in one cell. */
const list = (values: readonly string[]): string => joined([...new Set(values)], BETWEEN)

/** 1 to 100 as 4.0 ranks them, the preferred of older versions first; the rest as they stand. */
function rankOf({ parameters }: Property): number {
  const rank = Number(parameters.get('PREF')?.[0])
  if (rank >= 1 && rank <= 100) return rank
  return typesOf(parameters).includes('pref') ? 1 : 101
}

const typesOf = (parameters: Property['parameters']): string[] =>
  parameters.get('TYPE')?.map((type) => type.toLowerCase()) ?? []

/** Not the number of a fax, pager or modem alone, by its types or by the label an iPhone keeps beside it. */
function isToWriteTo({ parameters, group }: Property, label = ''): boolean {
  const types = typesOf(parameters)
  if (types.some((type) => /^(?:cell|voice|text|msg|iphone)$/.test(type))) return true
  if (types.some((type) => /fax|pager|modem|bbs|isdn/.test(type))) return false
  return group === '' || !/fax|pager/i.test(label)
}

/** WhatsApp writes the full number beside the one that is shown, which may be a national one. */
function numberOf({ parameters }: Property, written: string): string {
  const phone = phoneOf(written)
  const full = parameters.get('WAID')?.[0]
  return full !== undefined && /^\d{8,15}$/.test(full) && !phone.includes('+') ? `+${full}` : phone
}

const addressOf = (written: string): string =>
  /^mailto:/i.test(written) ? percentDecoded(written.slice(7)).trim() : written

/** Google's own lists are in everybody's export, and nobody made them. */
const isGroup = (name: string): boolean => !/^(?:\*\s*)?(?:myContacts|starred)$/i.test(name)

function birthdayOf(property: Property | undefined, written: string): Cell {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?$/.exec(written)
  if (!found) return written.replace(/^--(\d\d)-?(\d\d)(?:T.*)?$/, '--$1-$2')
  const [, year, month, day] = found
  // An iPhone writes 1604 for a year nobody told it, and says so beside.
  if (property?.parameters.get('X-APPLE-OMIT-YEAR')?.[0] === year) return `--${month}-${day}`
  const iso = `${year}-${month}-${day}`
  const isDay = new Date(`${iso}T00:00:00Z`).toJSON()?.startsWith(iso) === true
  return isDay ? { kind: 'date', iso } : written
}
