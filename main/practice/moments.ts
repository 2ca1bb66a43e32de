/** Points in time. Inside the practice server they are whole microseconds since 1970, as the platform's database keeps them. */

/** `2015-11-11T13:05:57.457742Z`, how the API writes its dates. */
export function apiTime(micros: number): string {
  const whole = new Date(Math.floor(micros / 1000)).toISOString()
  return `${whole.slice(0, 23)}${String(micros % 1000).padStart(3, '0')}Z`
}

/** Python's `str` of a date, which is what travels inside cursors: no fraction when it is zero. */
export function pythonTime(micros: number): string {
  const text = apiTime(micros)
  const fraction = text.slice(20, 26)
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction === '000000' ? '' : `.${fraction}`}+00:00`
}

const iso =
  /^(\d{4})(?:(?:-(\d{1,2})|(\d{2})(?!$))(?:(?:-(\d{1,2})|(\d{2}))(?:[ T](\d{2})(?::?(\d{2}))?(?::?(\d{1,2})(?:[.,](\d+))?)?(Z|[+-]\d{2}:?(?:\d{2})?)?)?)?)?$/

/** ISO 8601 as `before` and `after` take it (no offset means UTC), or undefined for what does not parse. */
export function parseIso(text: string): number | undefined {
  const match = iso.exec(text)
  if (!match) return undefined
  const [, year, monthDash, month, dayDash, day, hour, minute, second, fraction, offset] = match
  const numbers = [Number(monthDash ?? month ?? 1), Number(dayDash ?? day ?? 1), Number(hour ?? 0)] as const
  const seconds =
    Date.UTC(Number(year), numbers[0] - 1, numbers[1], numbers[2], Number(minute ?? 0), Number(second ?? 0)) /
    1000
  const back = new Date(seconds * 1000)
  const same =
    back.getUTCFullYear() === Number(year) &&
    back.getUTCMonth() === numbers[0] - 1 &&
    back.getUTCDate() === numbers[1] &&
    back.getUTCHours() === numbers[2] &&
    Number(minute ?? 0) < 60 &&
    Number(second ?? 0) < 60
  if (!same) return undefined
  const micros = Number((fraction ?? '0').slice(0, 6).padEnd(6, '0'))
  return (seconds - offsetSeconds(offset)) * 1_000_000 + micros
}

function offsetSeconds(offset: string | undefined): number {
  if (offset === undefined || offset === 'Z') return 0
  const digits = offset.replace(':', '')
  const size = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3, 5) || 0) * 60
  return digits.startsWith('-') ? -size : size
}
