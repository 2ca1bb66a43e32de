/**
 * The library's numbering plans with their patterns compiled once. The library itself compiles each of them anew for
 * every number, which is most of the time it takes; `quick-phones.ts` reads plain numbers with these instead.
 *
 * The plans are those of libphonenumber-js's own 'max' metadata, version 4 of its format: a country is an array whose
 * places are named in `source/metadata.js` of the package. In any other shape there are no plans here, and every
 * number takes the careful road.
 */
import type { CountryCode } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'

export type NumberingPlan = {
  callingCode: string
  /** What is dialled before another country's number (`00`), at the start of what was dialled. */
  abroad: RegExp
  /** What is dialled before a national number (`0`, a carrier's code), at the start; null where nothing is. */
  trunk: RegExp | null
  /** What any national number looks like, and how long one can be, ascending. */
  general: RegExp
  lengths: readonly number[]
  /** Tells this country's numbers from those of others with its calling code; null where only the kinds do. */
  leading: RegExp | null
  /** Landlines, mobiles and so on: a number is valid where one of them takes it. */
  kinds: readonly NumberKind[]
}
type NumberKind = { pattern: RegExp; lengths: readonly number[] }

const FORMAT_VERSION = 4
/** Places in a country's array. */
const [CALLING_CODE, ABROAD, GENERAL, LENGTHS, PREFIX, TRUNK, LEADING, KINDS] = [0, 1, 2, 3, 5, 7, 10, 11]

const known = new Map<CountryCode, NumberingPlan | undefined>()

/** A country's plan; undefined where the metadata are not what this file expects. */
export function planOf(country: CountryCode): NumberingPlan | undefined {
  if (!known.has(country)) known.set(country, compile(metadata.countries[country]))
  return known.get(country)
}

/**
 * The plans of the countries that share the calling code a full number begins with, in the library's order: the first
 * is the main one. Empty where no country has such a code.
 */
export function plansAbroad(digits: string): readonly NumberingPlan[] {
  // No code begins with another one; like the library, the shortest is taken all the same.
  for (let length = 1; length <= 3; length++) {
    const code = digits.slice(0, length)
    if (Object.hasOwn(metadata.nonGeographic, code)) return []
    if (Object.hasOwn(metadata.country_calling_codes, code)) return plansWith(code)
  }
  return []
}

const shared = new Map<string, readonly NumberingPlan[]>()

/** The plans with one calling code, the main country's first; empty where one of them is not known here. */
export function plansWith(callingCode: string): readonly NumberingPlan[] {
  let plans = shared.get(callingCode)
  if (plans === undefined) {
    const all = (metadata.country_calling_codes[callingCode] ?? []).map(planOf)
    plans = all.every((plan) => plan !== undefined) ? all : []
    shared.set(callingCode, plans)
  }
  return plans
}

/** Whether a national number is valid under a plan, as the library's `isValid` says. */
export function isNumberOf(plan: NumberingPlan, number: string): boolean {
  if (!plan.general.test(number)) return false
  for (const { pattern, lengths } of plan.kinds) {
    if (lengths.includes(number.length) && pattern.test(number)) return true
  }
  return false
}

function compile(country: unknown): NumberingPlan | undefined {
  if (metadata.version !== FORMAT_VERSION || !Array.isArray(country)) return undefined
  const places: readonly unknown[] = country
  const [callingCode, abroad, general] = [places[CALLING_CODE], places[ABROAD], places[GENERAL]]
  const [lengths, trunk, leading] = [places[LENGTHS], places[TRUNK] || places[PREFIX], places[LEADING]]
  const kinds = places[KINDS]
  if (typeof callingCode !== 'string' || typeof abroad !== 'string' || typeof general !== 'string')
    return undefined
  if (!isLengths(lengths) || !isTextOrNone(trunk) || !isTextOrNone(leading) || !Array.isArray(kinds)) {
    return undefined
  }
  return {
    callingCode,
    abroad: atStart(abroad),
    trunk: trunk ? atStart(trunk) : null,
    general: entirely(general),
    lengths,
    leading: leading ? atStart(leading) : null,
    kinds: kinds.flatMap((kind: unknown) => {
      if (!Array.isArray(kind)) return []
      const [pattern, own]: readonly unknown[] = kind
      if (typeof pattern !== 'string' || pattern === '') return []
      return [{ pattern: entirely(pattern), lengths: isLengths(own) ? own : lengths }]
    }),
  }
}

const atStart = (pattern: string) => new RegExp(`^(?:${pattern})`)
const entirely = (pattern: string) => new RegExp(`^(?:${pattern})$`)

const isLengths = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((length) => typeof length === 'number')

/** The metadata write 0 or null where a plan has no such pattern. */
const isTextOrNone = (value: unknown): value is string | 0 | null | undefined =>
  typeof value === 'string' || !value
