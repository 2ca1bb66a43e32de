/** What the window asks about what waits for a person and about taking a run back: codes and values, never sentences. */
import { z } from 'zod'
import { ask, type Done, limit, type Page, filePath as path, type Revised, text } from './ipc-ask.ts'
import type { Standing } from './standing.ts'

export type ConflictAbout =
  | 'values'
  | 'gone'
  | 'removed-but-changed'
  | 'urn-taken'
  | 'two-owners'
  | 'same-person'
/** Why changes are kept back; `file-gone`: of a folder whose files together are the list. */
export type HoldWhy =
  | { why: 'many' }
  | { why: 'file-gone'; file: string }
  /** More new rows than can be asked about one by one look like people whose rows are gone. */
  | { why: 'look-alikes' }
/** One person of a hold; `before` and `now` are the cell's, for a column. */
export type HeldShown = {
  person: string
  address: string | null
  row: number | null
  before: string | null
  now: string | null
}

/** `file` is the whole path of the file in which the row stands; null for events, which come from no file. */
type ReviewPlace = { id: string; source: string | null; sentence: string }
export type ReviewShown =
  | (ReviewPlace & {
      kind: 'conflict'
      about: ConflictAbout
      file: string | null
      row: number | null
      contact: string | null
      attributes: {
        name: string
        base: string | null
        spreadsheet: string | null
        platform: string | null
        /** For 'two-owners': the contact this line is about, whose uuid is the answer. */
        owner?: string
      }[]
      /** `spreadsheet`: when it was read; `saved`: when the file was saved before that. */
      when: {
        base: string | null
        spreadsheet: string | null
        saved: string | null
        platform: string | null
      }
      /** For 'same-person': the one whose row is gone. */
      other: { name: string | null; addresses: string[]; file: string | null; row: number } | null
    })
  | (ReviewPlace & {
      kind: 'hold'
      about: 'removals' | 'creates' | 'column'
      why: HoldWhy
      /** The first few; `heldPeople` has them all. */
      people: string[]
      count: number
      since: number
      /** For a column: its header, the first cells of it, and how many new people wait for its addresses. */
      column: string | null
      samples: HeldShown[]
      creates: number
    })
  | (ReviewPlace & {
      kind: 'problem'
      code: string
      detail: Record<string, string | number>
      file: string | null
      sheet: string | null
      row: number | null
      column: string | null
      text: string | null
      contact: string | null
      since: number
    })
  | (ReviewPlace & { kind: 'first-sync' })
/** `notice`: rows that are rightly left out; nobody has to do anything about them. */
const reviewKinds = ['conflict', 'hold', 'problem', 'first-sync', 'notice'] as const
export type ReviewKind = (typeof reviewKinds)[number]
export type ReviewPage = Page<ReviewShown> & {
  counts: Standing['needsYou'] & { notices: number }
  /** How many conflicts there are of each kind, for one answer for all of them. */
  alike: Partial<Record<ConflictAbout, number>>
}

/** The row as it stands in the file now. `changed`: it is not as it was when it was read. */
export type ProblemRow =
  | { kind: 'row'; sheet: string; row: number; cells: { header: string; text: string }[]; changed: boolean }
  | { kind: 'gone' }
  | { kind: 'halt'; code: string; detail: Record<string, string | number | readonly string[]> }

/** A code and what its sentence needs. */
export type Why = { code: string; detail: Record<string, string | number | readonly string[]> }
type UndoLineShown = {
  kind: string
  source: string | null
  row: number | null
  person: string | null
  attributes: { name: string; before: string | null; after: string | null }[]
  /** For what is left: why. For a change: what else comes of it. */
  why: Why | null
}
export type UndoShown = {
  undoOf: number
  run: number | null
  counts: { creates: number; updates: number; removals: number; kept: number; left: number }
  /** At most 200 of each; the counts are of all. */
  changes: UndoLineShown[]
  left: UndoLineShown[]
  /** Numbers that would wait for an OK in a spreadsheet's own plan. */
  cautions: { source: string; kind: 'removals' | 'creates'; n: number; of: number }[]
  /** The platform could not be read or did not take it now. */
  trouble: string | null
}

export const reviewContract = {
  review: ask<Revised<ReviewPage>>()(
    z.strictObject({ kind: z.enum(reviewKinds).optional(), offset: z.int().min(0).default(0), limit }),
  ),
  /** Everybody a hold is about, in pages. */
  heldPeople: ask<Page<HeldShown>>()(
    z.strictObject({ id: z.string().max(40), offset: z.int().min(0).default(0), limit }),
  ),
  /** Reads the row of a problem in its file, beside the agent. */
  problemRow: ask<ProblemRow>()(z.strictObject({ id: z.string().max(40) })),
  /**
   * The rows to correct, as a copy of their spreadsheets with the reason beside each; an .xlsx or .csv.
   * `words`: the window's sentences with their blanks, by key (`problem-keys.ts`); what has none is said in English.
   */
  exportProblems: ask<{ ok: true; rows: number; notes: string[] } | { ok: false; sentence: string }>()(
    z.strictObject({ file: path, words: z.record(z.string().max(80), z.string().max(600)).default({}) }),
  ),
  resolve: ask<Done>()(
    z.strictObject({
      named: z.union([z.strictObject({ id: z.string() }), z.strictObject({ all: z.string() })]),
      attribute: z.string().optional(),
      choice: z.union([
        z.strictObject({ keep: z.enum(['spreadsheet', 'platform']) }),
        z.strictObject({ value: text }),
      ]),
    }),
  ),
  answerHold: ask<Done>()(
    z.strictObject({ id: z.string(), answer: z.enum(['approve', 'dismiss', 'always']) }),
  ),
  undo: ask<UndoShown | { refused: Why }>()(z.strictObject({ run: z.int(), send: z.boolean() })),
} as const
