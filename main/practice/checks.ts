/**
 * The checks of single keys, with the messages of the platform's framework (contract 1, generic messages).
 * Each takes what was sent and gives the value to go on with, or the complaints about it.
 */
import { isObject, numberText, quoted, typeName } from './json.ts'
import type { KeyErrors } from './reply.ts'

export type Checked<T> = { ok: true; value: T } | { ok: false; errors: KeyErrors }

export const good = <T>(value: T): Checked<T> => ({ ok: true, value })
export const bad = (...messages: string[]): { ok: false; errors: KeyErrors } => ({
  ok: false,
  errors: messages,
})

export const REQUIRED = 'This field is required.'
export const NOT_NULL = 'This field may not be null.'
const BLANK = 'This field may not be blank.'
const NOT_TEXT = 'Not a valid string.'
const NULL_CHARACTER = 'Null characters are not allowed.'

/** Limits count characters, not UTF-16 units. */
const size = (text: string) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length)

type TextRules = { nullable?: boolean; blank?: boolean; min?: number; max?: number }

/** Text, trimmed; numbers are turned into text, everything else is refused. */
export function checkText(sent: unknown, rules: TextRules): Checked<string | null> {
  if (sent === null) return rules.nullable ? good(null) : bad(NOT_NULL)
  const text = typeof sent === 'string' ? sent : numberText(sent)
  if (text === undefined) return bad(NOT_TEXT)
  const trimmed = text.trim()
  if (trimmed === '') return rules.blank ? good('') : bad(BLANK)
  const errors: string[] = []
  if (rules.max !== undefined && size(trimmed) > rules.max) {
    errors.push(`Ensure this field has no more than ${rules.max} characters.`)
  }
  if (rules.min !== undefined && size(trimmed) < rules.min) {
    errors.push(`Ensure this field has at least ${rules.min} characters.`)
  }
  if (trimmed.includes('\0')) errors.push(NULL_CHARACTER)
  return errors.length > 0 ? bad(...errors) : good(trimmed)
}

export function checkChoice<T extends string>(sent: unknown, choices: readonly T[]): Checked<T> {
  if (sent === null) return bad(NOT_NULL)
  const text = quoted(sent)
  const choice = choices.find((each) => each === text)
  return choice === undefined ? bad(`"${text}" is not a valid choice.`) : good(choice)
}

/**
 * A list of at most 100 items. The vendor's fork counts before it looks at the type, so a long text is "too many items"
 * there; upstream looks at the type first.
 */
export function checkList(sent: unknown, weni: boolean): Checked<unknown[]> {
  if (weni && (typeof sent === 'string' || Array.isArray(sent)) && sent.length > 100)
    return bad(tooMany(weni))
  if (sent === null) return bad(NOT_NULL)
  if (!Array.isArray(sent)) return bad(`Expected a list of items but got type "${typeName(sent)}".`)
  return sent.length > 100 ? bad(tooMany(weni)) : good(sent)
}

/** An object of at most 100 keys; the same order of looking as for lists. */
export function checkDictionary(sent: unknown, weni: boolean): Checked<Record<string, unknown>> {
  const length = isObject(sent)
    ? Object.keys(sent).length
    : Array.isArray(sent) || typeof sent === 'string'
      ? sent.length
      : 0
  if (weni && length > 100) return bad(tooMany(weni))
  if (sent === null) return bad(NOT_NULL)
  if (!isObject(sent)) return bad(`Expected a dictionary of items but got type "${typeName(sent)}".`)
  return length > 100 ? bad(tooMany(weni)) : good(sent)
}

function tooMany(weni: boolean): string {
  return weni
    ? 'This field can only contain up to 100 items.'
    : 'Ensure this field has no more than 100 elements.'
}
