/** Which program wrote a table, by rare headers that stand together, and what it says with each of its headers. */
import { because } from '../../shared/column-reasons.ts'
import { normaliseHeader } from './headers.ts'
import { NAME_PIECES, type NamePiece, type Said } from './said.ts'
import { VENDORS, type Vendor } from './vendor-columns.ts'

export type { Vendor } from './vendor-columns.ts'

/** The program whose export the headers are of; null where no signature fits. */
export function vendorOf(headers: readonly string[]): Vendor | null {
  const plain = headers.map(plainHeader)
  const present = new Set([`first ${plain[0] ?? ''}`, ...plain, ...plain.map(counted)])
  return (
    VENDORS.find(
      ({ signatures, prefix }) =>
        signatures.some((line) => isPresent(line, present)) ||
        (prefix && headers.some((header) => prefix.test(header))),
    ) ?? null
  )
}

const isPresent = (signature: string, present: ReadonlySet<string>): boolean =>
  signature.split('+').every((any) => any.split('/').some((header) => present.has(header.trim())))

/**
 * What the vendor's export means by a header; undefined for columns that its users added. A number at the end
 * ("Telefone.1", "Home Phone 2") makes no difference.
 */
export function vendorSays(vendor: Vendor, header: string): Said | undefined {
  const isPrefixed = vendor.prefix?.test(header) ?? false
  if (vendor.prefix && !isPrefixed && / - /.test(header))
    return { kind: 'left out', why: because('about-something-else') }
  const plain = plainHeader(isPrefixed ? header.replace(vendor.prefix!, '') : header)
  const columns = columnsOf(vendor)
  const numbered = counted(plain)
  const target =
    columns.get(plain) ??
    columns.get(numbered) ??
    columns.get(plain.replace(/ \d+$/, '')) ??
    columns.get(numbered.replace(/ #$/, ''))
  return target && saidBy(target)
}

/** The header without the prefix that all of the vendor's have, for reading its words. */
export const withoutPrefix = (vendor: Vendor | null, header: string): string =>
  vendor?.prefix ? header.replace(vendor.prefix, '') : header

/** Apostrophes become blanks, as in "Assistant's Name". */
const plainHeader = (header: string): string =>
  normaliseHeader(header).replace(/['’:]/g, ' ').replace(/\s+/g, ' ').trim()

const counted = (plain: string): string => plain.replace(/\d+/g, '#')

/** A target, and the header's place in the vendor's list of it. */
type Listed = { target: string; rank: number }
const known = new Map<Vendor, ReadonlyMap<string, Listed>>()

/** By header; made when a vendor is first met. */
function columnsOf(vendor: Vendor): ReadonlyMap<string, Listed> {
  let columns = known.get(vendor)
  if (!columns) {
    columns = new Map(
      Object.entries(vendor.columns).flatMap(([target, list]) =>
        list
          .split('|')
          .map((header, rank): [string, Listed] => [header.trim().replace(/\s+/g, ' '), { target, rank }]),
      ),
    )
    known.set(vendor, columns)
  }
  return columns
}

const isPiece = (target: string): target is NamePiece => NAME_PIECES.some((piece) => piece === target)

function saidBy({ target, rank }: Listed): Said {
  if (isPiece(target)) return { kind: 'piece', piece: target, minor: false }
  switch (target) {
    case 'name':
      return { kind: 'name', weight: 3, whose: 'own', minor: false }
    case 'phone':
    case 'spare phone':
      return {
        kind: 'phone',
        rank: target === 'phone' ? 'usual' : 'spare',
        whatsapp: false,
        fixed: false,
        whose: 'own',
        minor: false,
      }
    case 'mail':
      return { kind: 'mail', whose: 'own', minor: false }
    case 'groups':
      return { kind: 'groups' }
    case 'id':
      return { kind: 'ext', rank }
    case 'field':
    case 'date':
      return { kind: 'field', date: target === 'date' }
    case 'status':
      return { kind: 'status' }
    case 'opt-out':
      return { kind: 'opt-out' }
    case 'consent':
      return { kind: 'left out', why: because('consent') }
    default:
      return { kind: 'left out', why: because('nothing-of-person') }
  }
}
