/**
 * Brazil's ninth digit. Mobile numbers got a 9 after the area code between 2012 and 2016, and both forms are still in
 * use: 55 + area + 8 digits, and 55 + area + 9 + the same 8 digits. To the platform they are two addresses
 * (contract 2); to a person they are one phone.
 *
 * Eight digits that begin with 2 to 5 are a landline. It has no other form: with a 9 in front they would be another
 * person's mobile.
 */
import type { Urn } from '../../shared/contact.ts'

const MOBILE = /^(tel:\+|whatsapp:)55([1-9]{2})(9?)([016-9]\d{7})$/

/** {@link MOBILE} without the ninth digit, in the two parts that it belongs between. */
const WITHOUT_NINTH = /^((?:tel:\+|whatsapp:)55[1-9]{2})([016-9]\d{7})$/

/** The other form of a Brazilian mobile number, or null for every other URN. */
export function ninthDigitTwin(urn: Urn): Urn | null {
  const parts = MOBILE.exec(urn)
  if (!parts) return null
  const [, scheme, area, ninth, number] = parts
  return `${scheme}55${area}${ninth === '9' ? '' : '9'}${number}`
}

/**
 * What identifies the person behind a URN: `scheme:path`, for Brazilian mobiles in the form with the ninth digit. A
 * display name, which W shows with the URN, and a query are not part of it. Two URNs have the same key only if they
 * are equal so far or each other's twin.
 */
export function urnKey(urn: Urn): string {
  const end = urn.search(/[?#]/)
  const identity = end < 0 ? urn : urn.slice(0, end)
  const parts = WITHOUT_NINTH.exec(identity)
  return parts ? `${parts[1]}9${parts[2]}` : identity
}

/** A Brazilian mobile without its ninth digit in E.164, its area and its digits apart. */
export const OLD_MOBILE = /^\+55(\d\d)([6-9]\d{7})$/
