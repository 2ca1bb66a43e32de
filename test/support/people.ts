/** Invented people: as rows of a spreadsheet, and as contacts that are on the platform already. */
import type { Cells } from './office.ts'

export const HEADER = ['Code', 'Name', 'Phone', 'City']
const CITIES = ['Natal', 'Mossoró', 'Caicó']

const code = (n: number) => `C${String(n).padStart(5, '0')}`
export const nameOf = (n: number): string => `Person ${String(n).padStart(5, '0')}`
/** Eleven digits, as people in Brazil write a mobile number. */
const phoneOf = (n: number): string => `849${91_000_000 + n}`
export const telOf = (n: number): string => `tel:+55${phoneOf(n)}`
export const cityOf = (n: number): string => CITIES[n % CITIES.length]!

export type Row = [code: string, name: string, phone: string, city: string]
export const rowOf = (n: number, change: { name?: string; phone?: string; city?: string } = {}): Row => [
  code(n),
  change.name ?? nameOf(n),
  change.phone ?? phoneOf(n),
  change.city ?? cityOf(n),
]

/** A table of the people `first` to `last`, header included. */
export const table = (first: number, last: number): Cells => [
  HEADER,
  ...numbers(first, last).map((n) => rowOf(n)),
]
export const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** The spreadsheet `people.csv`; the code finds a row again and is not sent. */
export const SOURCE = {
  name: 'People',
  path: 'people.csv',
  country: 'BR',
  key: ['Code'],
  columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city' } as Record<string, unknown>,
}
/** A workspace that has the field already, so that no test waits for the engine's cache. */
export const CITY = { fields: [{ key: 'city', name: 'City' }] }

/** The contact that agrees with `rowOf(n)`. */
export const contactOf = (n: number, change: Record<string, unknown> = {}) => ({
  ref: nameOf(n),
  name: nameOf(n),
  urns: [telOf(n)],
  fields: { city: cityOf(n) },
  ...change,
})
