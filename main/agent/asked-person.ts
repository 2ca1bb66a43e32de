/** Whom a person means by what they type: a phone in any way of writing it, an e-mail address, any other URN, or an id. */

import { closest } from '../../shared/did-you-mean.ts'
import { URN_SCHEMES } from '../../shared/targets.ts'
import { readEmail } from '../mapping/emails.ts'
import { phoneReader } from '../mapping/phones.ts'
import type { Sought } from '../store/erase-person.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/**
 * @param countries by which a number without a plus is read: the account's and the spreadsheets'.
 * @returns who to look for, or a sentence where it is no address.
 */
export function readAsked(
  written: string,
  countries: readonly (string | null)[],
): Sought | { sentence: string } {
  const text = written.trim()
  if (UUID.test(text)) return { urns: [], uuid: text.toLowerCase() }
  const [, scheme = '', path = text] = /^([a-z]+):(.*)$/is.exec(text) ?? []
  const name = scheme.toLowerCase()
  if (name !== '' && !URN_SCHEMES.includes(name)) {
    const meant = closest(name, URN_SCHEMES)
    return malformed(text, meant === undefined ? '' : ` Did you mean "${meant}:${path}"?`)
  }
  if (name === 'mailto' || (name === '' && text.includes('@'))) {
    const address = readEmail(path)
    return typeof address === 'string' ? { urns: [`mailto:${address}`] } : malformed(text)
  }
  if (name !== '' && name !== 'tel' && name !== 'whatsapp')
    return path.trim() === '' ? malformed(text) : { urns: [`${name}:${path.trim()}`] }
  const numbers = phonesOf(path, countries)
  const asWritten = name !== '' && path.trim() !== '' ? [`${name}:${path.trim()}`] : []
  const urns = [
    ...new Set([...asWritten, ...numbers.flatMap((plus) => [`tel:${plus}`, `whatsapp:${plus.slice(1)}`])]),
  ]
  return urns.length === 0 ? malformed(text) : { urns }
}

/**
 * Every number this can be in one of the countries, with the plus; one that is none of them is taken as international.
 * A person has one phone, whether it is called or written to.
 */
function phonesOf(text: string, countries: readonly (string | null)[]): string[] {
  const readings = countries.map((country) => ({ country, international: false, minDigits: 1 }))
  const read = (rules: Parameters<typeof phoneReader>[0]) => {
    const phone = phoneReader(rules)(text)
    return typeof phone === 'string' ? [phone] : []
  }
  const numbers = new Set(readings.flatMap(read))
  return numbers.size > 0 ? [...numbers] : read({ country: null, international: true, minDigits: 1 })
}

const malformed = (text: string, hint = '') => ({
  sentence: `"${text}" is not an address by which a person can be found. Write a phone with its country (tel:+5584999990000), an e-mail address (mailto:ana@example.com), or the contact's id on the platform.${hint}`,
})
