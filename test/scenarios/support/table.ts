/** What a row of a situation's spreadsheet says, read by the plainest rules there are: the agent's reader is what is being tested. */
import { readFileSync } from 'node:fs'
import type { ExpectedContact } from './format.ts'

export type PlainContact = Pick<ExpectedContact, 'urns' | 'groups' | 'fields'> & {
  name: string
  language?: string
}

/**
 * @param columns header → target, as in the setup file.
 * @returns a contact for each row; the last of several of one name gets a number, as the runner numbers them.
 */
export function contactsOf(
  file: string,
  columns: Record<string, unknown>,
  constants: string[],
): PlainContact[] {
  const [header = [], ...rows] = readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(';'))
  return rows.map((cells, index) => {
    const contact: PlainContact = { name: '', urns: [], groups: [...constants], fields: {} }
    for (const [place, title] of header.entries()) {
      const cell = cells[place] ?? ''
      const target = columns[title]
      if (typeof target !== 'string') throw new Error(`${file}: "${title}" is not in the columns`)
      if (cell !== '') put(contact, target, cell, `${file}, row ${index + 2}`)
    }
    contact.groups.sort()
    return contact
  })
}

function put(contact: PlainContact, target: string, cell: string, where: string): void {
  const [kind, of = ''] = target.split(':')
  switch (kind) {
    case 'ignore':
      return
    case 'name':
      contact.name = cell
      return
    case 'language':
      contact.language = cell
      return
    case 'groups':
      contact.groups.push(...cell.split(',').map((name) => name.trim()))
      return
    case 'field':
      contact.fields[of] = cell
      return
    case 'urn':
      contact.urns.push(of === 'tel' || of === 'whatsapp' ? phone(of, cell, where) : `${of}:${cell}`)
      return
    default:
      throw new Error(`${where}: a column for ${target} is not read here`)
  }
}

function phone(scheme: 'tel' | 'whatsapp', cell: string, where: string): string {
  if (!/^\d{11}$/.test(cell))
    throw new Error(`${where}: "${cell}" has not the eleven digits that are read here`)
  return scheme === 'tel' ? `tel:+55${cell}` : `whatsapp:55${cell}`
}
