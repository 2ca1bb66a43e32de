/** How the platform calls its fields, by key. */
import { useMemo } from 'react'
import { agent } from './bridge.ts'
import { useAsked } from './use-asked.ts'

export function useFieldNames(): ReadonlyMap<string, string> {
  const { value } = useAsked(() => agent.fields(undefined))
  return useMemo(() => new Map(value?.map(({ key, name }) => [key, name])), [value])
}
