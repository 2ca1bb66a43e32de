/** Times and numbers as the window's language writes them. */
import { useMemo } from 'react'
import { useFrame } from './standing-context.ts'

const DAY = 86_400_000
/** As the platform writes a moment: the day, hours and minutes, and how far the zone is ahead. */
const DATED = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)$/

type Formats = {
  number(value: number): string
  /** Today a time, else the day too. */
  moment(at: number | string): string
  time(at: number): string
  /** `1958-04-30T00:00:00-03:00` → `30/04/1958`, with the time where there is one; anything else as it is. */
  dated(value: string): string
  duration(ms: number): string
  /** `por` → `Portuguese`; the code where it has no name. */
  language(code: string): string
  /** Of a file. */
  bytes(count: number): string
}

export function useFormats(): Formats {
  const { language } = useFrame()
  return useMemo(() => formatsIn(language), [language])
}

function formatsIn(language: string): Formats {
  const numbers = new Intl.NumberFormat(language)
  const times = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const dates = new Intl.DateTimeFormat(language, { year: 'numeric', month: '2-digit', day: '2-digit' })
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  const languages = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' })
  return {
    language(code) {
      try {
        return languages.of(code) ?? code
      } catch {
        return code // what the platform keeps may be no code at all
      }
    },
    number: (value) => numbers.format(value),
    moment(at) {
      const date = new Date(at)
      if (Number.isNaN(date.getTime())) return String(at)
      const isToday = Math.abs(Date.now() - date.getTime()) < DAY && date.getDate() === new Date().getDate()
      return (isToday ? times : days).format(date)
    },
    time: (at) => times.format(at),
    dated(value) {
      const [, day, hours, ahead] = DATED.exec(value) ?? []
      if (day === undefined) return value
      // As it was written, whatever zone this PC is in; of one that is the whole world's, this PC's own.
      const date = new Date(ahead === 'Z' ? value : `${day}T${hours}`)
      if (Number.isNaN(date.getTime())) return value
      const shown = dates.format(date)
      return date.getHours() + date.getMinutes() === 0 ? shown : `${shown} ${times.format(date)}`
    },
    duration(ms) {
      if (ms < 60_000) return unit(Math.max(1, Math.round(ms / 1000)), 'second')
      return ms < 3_600_000
        ? unit(Math.round(ms / 60_000), 'minute')
        : unit(Math.round(ms / 360_000) / 10, 'hour')
    },
    bytes(count) {
      if (count < 1_000_000) return unit(Math.max(1, Math.round(count / 1000)), 'kilobyte')
      return unit(Math.round(count / 100_000) / 10, 'megabyte')
    },
  }
}
