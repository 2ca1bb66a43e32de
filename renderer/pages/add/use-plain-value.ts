/** A value as it would be sent, as people write it: without what stands before an address, dates as the language has them. */
import { useFormats } from '../../formats.ts'

export function usePlainValue(): (value: string) => string {
  const { dated } = useFormats()
  return (value) => dated(value.replaceAll(/(^|,\s*)(?:tel|whatsapp|mailto|ext):/g, '$1'))
}
