/** What a person says of a file's columns: `--as "Header=target"`, and the setup's own `columns`. */
import { because } from '../../shared/column-reasons.ts'
import { closest } from '../../shared/did-you-mean.ts'
import { quoted } from '../../shared/halt-sentences.ts'
import { parseTarget, type Target, targetText } from '../../shared/targets.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { CHOSEN, headerFinder, isSingle } from '../mapping/columns.ts'
import type { Understood, UnderstoodColumn } from '../mapping/understood.ts'

/** `keepsType`: a field named on the command line has the type that the column's values have. */
type Answer = { header: string; target: Target; keepsType: boolean }

/**
 * Reads `Header=target`. A header may hold `=` itself, so the first one that a file has counts.
 * @param headers of all files that were named. Throws `UsageError`.
 */
export function readAnswer(written: string, headers: readonly string[]): Answer {
  const find = headerFinder([...new Set(headers)])
  const places = [...written.matchAll(/=/g)].map(({ index }) => index)
  const place = places.find((index) => find(written.slice(0, index)).length > 0) ?? places[0]
  if (place === undefined)
    throw new UsageError(
      `--as takes a column and what it holds, as in --as "Celular=urn:tel"; it got "${written}".`,
    )
  const header = written.slice(0, place).trim()
  if (find(header).length === 0) {
    const meant = closest(header, headers)
    throw new UsageError(
      `There is no column "${header}".${meant === undefined ? ` Columns found: ${quoted(headers)}.` : ` Did you mean "${meant}"?`}`,
    )
  }
  return { header, target: readHeld(written.slice(place + 1), `the column "${header}"`), keepsType: true }
}

/** What somebody says that a column holds. @param holder it, for the sentence. Throws `UsageError`. */
export function readHeld(written: string, holder: string): Target {
  const reading = parseTarget(written)
  if (reading.ok) return reading.target
  const meant = reading.hint === undefined ? '' : ` Did you mean "${reading.hint}"?`
  throw new UsageError(
    `"${written}" is nothing that ${holder} can hold; expected is ${reading.expected}.${meant}`,
  )
}

/** What the setup says of the columns counts as said before, and what is said now overrules it. */
export function answersOf(
  columns: Readonly<Record<string, Target>> | null | undefined,
  now: readonly Answer[],
): Answer[] {
  const single = new Set(now.map(({ target }) => targetText(target)))
  const find = headerFinder(now.map(({ header }) => header))
  const before = Object.entries(columns ?? {}).flatMap(([header, target]) =>
    find(header).length > 0 || (isSingle(target) && single.has(targetText(target)))
      ? []
      : [{ header, target, keepsType: false }],
  )
  return [...before, ...now]
}

/**
 * What was understood, with the answers in place of what was guessed or asked. What only one column can hold is taken
 * from the one that was guessed to hold it. Throws `UsageError` where two answers say the same of two columns.
 */
export function withAnswers(understood: Understood, answers: readonly Answer[]): Understood {
  const find = headerFinder(understood.columns.map(({ header }) => header))
  const columns: UnderstoodColumn[] = [...understood.columns]
  const answered = new Map<number, Target>()
  for (const { header, target, keepsType } of answers)
    for (const index of find(header))
      answered.set(index, keepsType ? typed(target, columns[index]!.target) : target)
  const taken = new Map<string, string>()
  for (const [index, target] of answered) {
    const column = columns[index]!
    columns[index] = { ...column, ...CHOSEN, target, ask: [] }
    if (!isSingle(target)) continue
    const earlier = taken.get(targetText(target))
    if (earlier !== undefined)
      throw new UsageError(
        `Only one column can be "${targetText(target)}", and it was said of "${earlier}" and "${column.header}". Say for one of them what else it is, or "ignore".`,
      )
    taken.set(targetText(target), column.header)
  }
  return {
    ...understood,
    columns: columns.map((column, index) => {
      const by = column.target && isSingle(column.target) ? taken.get(targetText(column.target)) : undefined
      if (by === undefined || answered.has(index)) return column
      return {
        ...column,
        target: null,
        confidence: 0,
        reasons: [because('chosen-elsewhere', { header: by })],
      }
    }),
  }
}

function typed(target: Target, guessed: Target | null): Target {
  const type = guessed?.kind === 'field' ? guessed.type : undefined
  return target.kind === 'field' && !target.type && type ? { ...target, type } : target
}
