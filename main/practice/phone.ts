/** Phone numbers as the platform normalises them (contract 2, row `tel`). */
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * The number as the platform keeps it: E.164 where a possible number was read, else the letters and digits that were left,
 * without a plus. `country` is the workspace's, or null.
 *
 * A number that is possible neither as written nor abroad is read once more at home without its plus: the platform normalises
 * twice on its way into the database (measured: `+12345678` is kept as `+5512345678` in Brazil).
 */
export function normalizeNumber(sent: string, country: string | null): string {
  const first = normalizeOnce(sent.trim(), country)
  return first.startsWith('+') ? first : normalizeOnce(first, country)
}

function normalizeOnce(number: string, country: string | null): string {
  const lower = number.toLowerCase()
  // Spreadsheet programs write long numbers as 5.58E+12.
  const repaired = /e\+1[12]$/.test(lower) ? lower.slice(0, -4).replaceAll('.', '') : lower
  const kept = repaired.replace(/[^0-9a-z]/g, '')
  const international = number.startsWith('+') || (kept.length >= 11 && !kept.startsWith('0'))
  return possibleNumber(international ? `+${kept}` : kept, country) ?? kept
}

const KEYPAD = '22233344455566677778889999'

/** E.164 of a number whose length is possible in its country, else undefined. Three or more letters are keypad digits. */
export function possibleNumber(text: string, country: string | null): string | undefined {
  const start = text.search(/[+0-9]/)
  if (start < 0) return undefined
  const tail = text.slice(start)
  // The library the platform uses wants digits first: two alone, or three before any letter.
  if (!/^\+?(?:\d{2}|\d{3}[0-9a-z]*)$/.test(tail)) return undefined
  const letters = tail.replace(/[^a-z]/g, '').length
  const digits = tail.replace(/[a-z]/g, (letter) =>
    letters >= 3 ? (KEYPAD[letter.charCodeAt(0) - 97] ?? '') : '',
  )
  const known = country !== null && isSupportedCountry(country) ? country : undefined
  const parsed = parsePhoneNumberFromString(digits, {
    extract: false,
    ...(known && { defaultCountry: known }),
  })
  return parsed?.isPossible() ? parsed.number : undefined
}
