/**
 * Query-based groups. Their members follow from the query and are never written directly. The practice server reads the
 * simple queries people write: comparisons of a property or field, joined by AND and OR, with parentheses.
 */
import type { ContactRow } from './contact-store.ts'
import type { FieldRow, GroupRow, State, Workspace } from './state.ts'
import { shownValue } from './values.ts'

type Test = (contact: ContactRow, fields: readonly FieldRow[]) => boolean

const compiled = new Map<string, Test | null>()

/** Whether the contact belongs, or undefined for a query the practice server cannot read. Non-active contacts never do. */
function belongs(query: string, contact: ContactRow, fields: readonly FieldRow[]): boolean | undefined {
  let test = compiled.get(query)
  if (test === undefined) {
    test = parse(query)
    compiled.set(query, test)
  }
  return test ? contact.status === 'active' && !contact.deleted && test(contact, fields) : undefined
}

/** Puts the contact into the query-based groups it now belongs to, and out of the others. True where that changed something. */
export function regroup(state: State, workspace: Workspace, contact: ContactRow): boolean {
  let changed = false
  for (const group of state.groups(workspace.id)) {
    if (group.query === null) continue
    const member = belongs(group.query, contact, state.fields(workspace.id))
    if (member === undefined) continue
    const moved = member
      ? state.contacts.join(contact.id, group.id)
      : state.contacts.leave(contact.id, group.id)
    changed ||= moved
  }
  return changed
}

export const isStatic = (group: GroupRow) => group.query === null && !group.system

const token = /\s*(?:([()])|("(?:[^"\\]|\\.)*")|(!=|>=|<=|[=~<>])|([^\s()=~<>!"]+))/gy

function parse(query: string): Test | null {
  const tokens: string[] = []
  const scanner = new RegExp(token)
  while (scanner.lastIndex < query.trimEnd().length) {
    const match = scanner.exec(query)
    if (!match) return null
    tokens.push(match.slice(1).find((part) => part !== undefined) ?? '')
  }
  let at = 0
  const either = (): Test | null => {
    let left = both()
    while (left && tokens[at]?.toLowerCase() === 'or') {
      at += 1
      const [one, other]: [Test, Test | null] = [left, both()]
      left = other && ((contact, fields) => one(contact, fields) || other(contact, fields))
    }
    return left
  }
  const both = (): Test | null => {
    let left = one()
    while (left && at < tokens.length && tokens[at] !== ')' && tokens[at]?.toLowerCase() !== 'or') {
      if (tokens[at]?.toLowerCase() === 'and') at += 1
      const [first, second]: [Test, Test | null] = [left, one()]
      left = second && ((contact, fields) => first(contact, fields) && second(contact, fields))
    }
    return left
  }
  const one = (): Test | null => {
    if (tokens[at] === '(') {
      at += 1
      const inside = either()
      if (tokens[at] !== ')') return null
      at += 1
      return inside
    }
    const [name, operator, value] = tokens.slice(at, at + 3)
    if (!name || !operator || value === undefined || !/^(?:!=|>=|<=|[=~<>])$/.test(operator)) return null
    at += 3
    return comparison(name.toLowerCase(), operator, value.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1'))
  }
  const test = either()
  return at === tokens.length ? test : null
}

function comparison(name: string, operator: string, value: string): Test {
  const wanted = value.toLowerCase()
  return (contact, fields) => {
    const shown = property(name, contact, fields)
    const actual = shown?.toLowerCase() ?? ''
    switch (operator) {
      case '=':
        return actual === wanted
      case '!=':
        return actual !== wanted
      case '~':
        return actual.includes(wanted)
      default:
        return shown !== null && ordered(operator, shown, value)
    }
  }
}

function property(name: string, contact: ContactRow, fields: readonly FieldRow[]): string | null {
  if (name === 'name' || name === 'language' || name === 'uuid' || name === 'status') return contact[name]
  if (name === 'tickets') return '0'
  const key = name.replace(/^fields\./, '')
  const field = fields.find((each) => each.key === key)
  return field ? shownValue(contact.values[key], field.type) : null
}

function ordered(operator: string, shown: string, value: string): boolean {
  const difference = Number(shown) - Number(value)
  const numeric = Number.isNaN(difference) ? Date.parse(shown) - Date.parse(value) : difference
  switch (operator) {
    case '>':
      return numeric > 0
    case '>=':
      return numeric >= 0
    case '<':
      return numeric < 0
    default:
      return numeric <= 0
  }
}
