/** What the specs of the mapping share: a workspace in Brazil, and columns written as in a setup. */
import type { MappingContext } from '../../../main/mapping/compile.ts'
import { parseTarget, type Target } from '../../../shared/targets.ts'

export const context: MappingContext = {
  country: 'BR',
  timezone: 'America/Sao_Paulo',
  dateStyle: 'day_first',
  fieldTypes: {},
  nameLimit: 100,
  profile: 'weni-flows',
}

/** Throws where the setup would refuse it. */
export function target(written: unknown): Target {
  const reading = parseTarget(written)
  if (!reading.ok) throw new Error(reading.expected)
  return reading.target
}

/** Header → target. */
export const chosen = (columns: Readonly<Record<string, unknown>>): Record<string, Target> =>
  Object.fromEntries(Object.entries(columns).map(([header, written]) => [header, target(written)]))
