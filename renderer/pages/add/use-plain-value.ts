/** A value as it would be sent, as people write it: without what stands before an address, dates as the language has them. */
import { useMemo } from 'react'
import { useFrame } from '../../standing-context.ts'

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/

export function usePlainValue(): (value: string) => string {
  const { language } = useFrame()
  return useMemo(() => {
    // The parts as they stand: in the account's own time zone, whatever this PC's is.
    const days = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeZone: 'UTC' })
    const moments = new Intl.DateTimeFormat(language, {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone: 'UTC',
    })
    return (value) => {
      const parts = MOMENT.exec(value)?.slice(1).map(Number)
      if (!parts) return value.replaceAll(/(^|,\s*)(?:tel|whatsapp|mailto|ext):/g, '$1')
      const [year, month, day, hour, minute] = parts as [number, number, number, number, number]
      const at = Date.UTC(year, month - 1, day, hour, minute)
      return (hour === 0 && minute === 0 ? days : moments).format(at)
    }
  }, [language])
}
