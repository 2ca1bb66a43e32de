/** Values of contact fields: the text is kept, and its typed readings are made beside it (contract 6). */
import { parseDateTime } from './dates.ts'
import type { Profile } from './profiles.ts'
import type { FieldRow, Workspace } from './state.ts'

/** What is stored of one value: the text, and what could be read from it. */
type StoredValue = { t: string; n?: string; d?: string; l?: string }
export type StoredValues = Record<string, StoredValue>

/** The platform cuts longer text without a word. */
const TEXT_LIMIT = 640

/** A value as the engine stores it, or undefined where the text clears the field. `now` is microseconds. */
export function readValue(
  text: string | null,
  field: Pick<FieldRow, 'type'>,
  values: StoredValues,
  fields: readonly FieldRow[],
  workspace: Workspace,
  profile: Profile,
  now: number,
): StoredValue | undefined {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return undefined
  const kept = trimmed.length > TEXT_LIMIT ? [...trimmed].slice(0, TEXT_LIMIT).join('') : trimmed
  const value: StoredValue = { t: kept }
  const number = readNumber(kept, profile)
  if (number !== undefined) value.n = number
  const moment = parseDateTime(kept, workspace.dateStyle, workspace.timezone, now)
  if (moment !== undefined) value.d = moment
  const place = readPlace(kept, field.type, values, fields, workspace)
  if (place !== undefined) value.l = place
  return value
}

/** What the API shows of a stored value for a field of this type. */
export function shownValue(value: StoredValue | undefined, type: FieldRow['type']): string | null {
  if (!value) return null
  switch (type) {
    case 'text':
      return value.t
    case 'number':
      return value.n ?? null
    case 'datetime':
      return value.d ?? null
    case 'state':
    case 'district':
    case 'ward':
      return value.l ?? null
  }
}

/** Two values that a field of this type cannot tell apart: writing one over the other changes nothing. */
export function sameValue(
  one: StoredValue | undefined,
  other: StoredValue | undefined,
  type: FieldRow['type'],
): boolean {
  return one?.t === other?.t && shownValue(one, type) === shownValue(other, type)
}

/** Plain decimal text without needless zeros. */
function readNumber(text: string, profile: Profile): string | undefined {
  const match = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text)
  if (!match || !/\d/.test(text)) return undefined
  const whole = (match[2] ?? '').replace(/^0+/, '')
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  const significant = (whole + fraction).replace(/^0+/, '')
  if (profile.name === 'upstream-26.3' && significant.length > 36) return undefined
  if (significant === '') return '0'
  return `${match[1]}${whole || '0'}${fraction && `.${fraction}`}`
}

/** The path of a place the workspace knows; a district needs the contact's state, a ward its district. */
function readPlace(
  text: string,
  type: FieldRow['type'],
  values: StoredValues,
  fields: readonly FieldRow[],
  workspace: Workspace,
): string | undefined {
  if (type !== 'state' && type !== 'district' && type !== 'ward') return undefined
  const depth = { state: 2, district: 3, ward: 4 }[type]
  const parent = { state: undefined, district: 'state', ward: 'district' }[type]
  const above =
    parent && fields.map((field) => (field.type === parent ? values[field.key]?.l : undefined)).find(Boolean)
  const wanted = text.toLowerCase()
  return workspace.locations.find((path) => {
    const parts = path.split(' > ')
    if (parts.length !== depth) return false
    if (path.toLowerCase() === wanted) return true
    if (parent && (above === undefined || !path.startsWith(`${above} > `))) return false
    return parts.at(-1)?.toLowerCase() === wanted
  })
}
