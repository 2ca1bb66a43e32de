/** Days as words: months and weekdays in Portuguese, Spanish and English, whole and in part. */
import { withoutAccents } from '../../shared/targets.ts'

/** Months by their first three letters or in full. */
const MONTHS: readonly (readonly string[])[] = [
  ['janeiro', 'enero', 'january'],
  ['fevereiro', 'febrero', 'february'],
  ['marco', 'marzo', 'march'],
  ['abril', 'april'],
  ['maio', 'mayo', 'may'],
  ['junho', 'junio', 'june'],
  ['julho', 'julio', 'july'],
  ['agosto', 'august'],
  ['setembro', 'septiembre', 'setiembre', 'september'],
  ['outubro', 'octubre', 'october'],
  ['novembro', 'noviembre', 'november'],
  ['dezembro', 'diciembre', 'december'],
]

/** 0 for a word that is no month. */
const monthOf = (name: string | undefined): number =>
  name === undefined
    ? 0
    : MONTHS.findIndex((names) =>
        names.some((full) => full === name || (name.length <= 4 && full.startsWith(name))),
      ) + 1

const WEEKDAY =
  /^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:seg(?:unda)?|ter(?:[cç]a)?|qua(?:rta)?|qui(?:nta)?|sex(?:ta)?)(?:-feira)?|s[aá]b(?:ado)?|dom(?:ingo)?|lun(?:es)?|martes|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?)[.,]?\s+(?=\d|[a-z]{3,}\.?\s+\d+,?\s+\d{4})/i

/** `Sat, 9 March 2024` → `9 March 2024`; "Mar 9" is March. */
export const withoutWeekday = (text: string): string => text.replace(WEEKDAY, '')

const plainWords = (text: string): string => withoutAccents(text).toLowerCase()

const DAY_FIRST =
  /^(\d{1,2})(?:º|o|st|nd|rd|th)?[\s./-]+(?:de\s+)?([a-z]{3,})\.?[\s./,-]+(?:de[l]?\s+)?(\d{4}|\d{2})$/
const MONTH_FIRST = /^([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/

/** `9 de março de 2024`, `7/mar./24`, `March 9th, 2024`; undefined for everything else. */
export function dayInWords(text: string): { day: string; month: number; year: string } | undefined {
  const words = plainWords(text)
  const dayFirst = DAY_FIRST.exec(words)
  const parts = dayFirst ?? MONTH_FIRST.exec(words)
  if (!parts) return undefined
  const [, first = '', second = '', year = ''] = parts
  const month = monthOf(dayFirst ? second : first)
  return month === 0 ? undefined : { day: dayFirst ? first : second, month, year }
}

/** Which part of a day a text leaves out: `9 de março`, `09/03`, `--03-09`; `março de 2024`, `03/2024`, `1980`. */
export function missingPart(text: string): 'no-year' | 'no-day' | undefined {
  const words = plainWords(text)
  const [, before, after] =
    /^(?:([a-z]{3,})\.?\s+)?\d{1,2}(?:[\s./-]+(?:de\s+)?([a-z]{3,})\.?)?$/.exec(words) ?? []
  if (monthOf(before) > 0 || monthOf(after) > 0) return 'no-year'
  if (/^--?\d{2}-?\d{2}$|^\d{1,2}[-./]\d{1,2}$/.test(words)) return 'no-year'
  const [, name] = /^([a-z]{3,})\.?[\s./-]+(?:de[l]?\s+)?(?:\d{4}|\d{2})$/.exec(words) ?? []
  const isYearOrMonth = /^(?:19|20)\d{2}$|^(?:\d{1,2}[-./]\d{4}|\d{4}[-./]\d{1,2})$/.test(words)
  return isYearOrMonth || monthOf(name) > 0 ? 'no-day' : undefined
}
