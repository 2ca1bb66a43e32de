/**
 * What the window asks while a spreadsheet or folder is added (DESIGN 13, wizard) or is to be sent only this once
 * (DESIGN 5): file → sheet and header → columns → rules → preview → start. Nothing is kept or sent before `startDraft`.
 *
 * `source` is a source as the setup file writes it (DESIGN 15), so that what the wizard makes can be exported as it is.
 */
import { z } from 'zod'
import type { Reason } from './column-reasons.ts'
import { ask, filePath, type HaltShown, limit, offset, type Page, text } from './ipc-ask.ts'
import type { ProblemCode } from './row.ts'

/** A source as the setup file writes it; `parseSetup` is what says whether it is right. */
const writtenSource = z.record(z.string(), z.unknown())

/** The source of the setup that this one takes the place of: one that is not approved yet, or whose columns or rules change. */
const replaces = text.optional()

/** Why "only this time" is preselected for a path; null: "keep in step" is. */
export type OnlyOnceWhy = 'temp' | 'downloads' | 'zip' | 'mail' | 'chat' | 'no-path'
export type DroppedShown = {
  path: string
  /** Without its folder. */
  name: string
  kind: 'file' | 'folder' | 'unusable'
  /** Why it is unusable, as `describeHalt` names it; null where it is not. */
  code: string | null
  detail: HaltShown['detail']
  bytes: number | null
  modifiedAt: number | null
  /** The source that reads it already: "check now" is offered. */
  knownAs: string | null
  onlyOnce: OnlyOnceWhy | null
  /** Of a folder: how many files of spreadsheets lie in it, the newest, and how they most likely belong together. */
  folder: { files: number; newest: string; kind: 'newest' | 'together' | 'changes only' } | null
}

/** How a file is to be read, where a person overruled what was found out. */
const reading = {
  sheet: z.array(z.string()).optional(),
  headerRow: z.int().min(1).max(10_000).optional(),
  delimiter: z.string().length(1).optional(),
  encoding: z.string().max(40).optional(),
}

export type InsideShown =
  | {
      kind: 'table'
      /** The file that was looked at: itself, or the newest of a folder. */
      file: string
      format: string
      sheet: string
      sheets: { name: string; hidden: boolean }[]
      /**
       * Counts from 1, as the spreadsheet program shows it. Null with `headers`: the format itself names the columns
       * (vcf); null without: none was found, or not in the row that was asked for, and a person has to click it.
       */
      headerRow: number | null
      headers: string[]
      /** The sheet's first rows as they stand there, those above the header included; blank ones are left out. */
      top: { number: number; cells: string[] }[]
      text: { encoding: string; encodingSure: boolean; delimiter: string } | null
      /** It lies open in another program: the version saved at `modifiedAt` is what is read. */
      openElsewhere: boolean
      modifiedAt: number
    }
  | HaltShown

type DraftColumn = {
  /** Its place in the sheet, from 0: two columns may have one header. */
  index: number
  /** As the setup's `columns` name it: two columns never have the same one (the second `Fone` is `Fone (2)`). */
  header: string
  /** As the setup file writes it, `field:cidade`; null: left out, or asked. */
  target: string | null
  /** The field's type on the platform, or the one it will be made with; null where it is no field. */
  type: string | null
  /**
   * A person chooses one of these, the likeliest first; empty where nothing is asked. Answered by naming the column in
   * `source.columns`, also with "ignore"; until then it is left out.
   */
  ask: readonly string[]
  /** Nothing can be sent before this is answered: it is, or may be, the name or an address. */
  must: boolean
  /** What it would be taken for if nobody had chosen; null: nothing. */
  guess: string | null
  /** Why, the weightiest first. */
  reasons: readonly Reason[]
  /** 0 to 1. */
  confidence: number
  /** At most five different values: as in the sheet, and as they would be sent. Null: not sent; '': is emptied. */
  samples: { before: string; after: string | null; problem: ProblemCode | null }[]
  /** Of the rows looked at: cells with something in them, and how many of those differ (for choosing the key). */
  filled: number
  different: number
  /** Cells among the rows looked at that could not be used. */
  problems: number
}
/** What tells people apart. Empty `headers` with `none`: nothing does, so nobody could be found again. */
type DraftKey = {
  headers: readonly string[]
  why: 'chosen' | 'uuid' | 'ext' | 'phone' | 'mailto' | 'none'
  /** Every row that was looked at has one of its own. */
  isSure: boolean
}
export type DraftProblem = {
  /** Of a folder: the file and its sheet, as `readPlace` reads them. */
  sheet: string | null
  /** Null: it is about a field or group of every row. */
  row: number | null
  column: string | null
  code: ProblemCode
  text: string | null
  detail: Record<string, string | number>
}
/**
 * `source` itself is not right. `taken-name`: another source is called so. `no-path`: what was dropped without a path can
 * only be sent once. `locked`: an administrator set what it would change. `wrong`: `sentence`, for the log, says what.
 */
export type RefusedDraft = {
  kind: 'refused'
  why: 'no-account' | 'taken-name' | 'no-path' | 'locked' | 'wrong'
  sentence: string
}
export type ColumnsShown =
  | {
      kind: 'columns'
      /** The program whose export it is, `HubSpot`; null: none that is known. */
      vendor: string | null
      columns: DraftColumn[]
      key: DraftKey
      /** Two letters: by it phones are read; null: nothing says so, and a person has to choose. */
      country: string | null
      countryFrom: 'source' | 'account' | null
      /** How many rows were looked at, and the first problems found in them. */
      rows: number
      problems: DraftProblem[]
      problemCount: number
      /** Fields the platform has, for choosing. */
      fields: { key: string; name: string; type: string }[]
    }
  | HaltShown
  | RefusedDraft

export type PreviewCounts = Record<
  | 'rows'
  | 'creates'
  | 'updates'
  | 'removals'
  | 'adopted'
  | 'kept'
  | 'unchanged'
  | 'held'
  | 'conflicts'
  | 'problems',
  number
>
export type PreviewChange = {
  /** What `leaveOut` names. */
  key: string
  /** `keep`: nothing is sent, the platform's value stays. */
  kind: 'create' | 'update' | 'remove' | 'keep'
  row: number | null
  sheet: string | null
  person: string
  attributes: { name: string; before: string | null; after: string | null }[]
}
export type DraftPreview =
  | {
      kind: 'preview'
      /** Names the plan that was shown; another preview takes its place. */
      id: string
      counts: PreviewCounts
      /** What will be made on the platform first, by their names. */
      makes: { fields: string[]; groups: string[] }
      /** How many contacts "delete when someone leaves" could reach: those here already and those to come. */
      reach: number
      /** The source was approved before: it is compared afresh, and where both sides differ the platform's value stays. */
      rebaseline: boolean
      /** When everything would be sent by, with the PC on. */
      finishAt: { earliest: number; latest: number } | null
    }
  | HaltShown
  | RefusedDraft
  /** The platform could not be read; `why` as an outcome is named. */
  | { kind: 'trouble'; why: string }

/** `name`: of the source it became; what is sent once may be called otherwise than it was. */
export type StartedDraft =
  | { ok: true; name: string }
  /** Look at it again: another preview shows what would be sent now. */
  | { ok: false; code: 'changed-since' }
  | { ok: false; code: 'halt'; halt: HaltShown }
  | { ok: false; code: 'trouble'; why: string }
  | { ok: false; code: 'refused'; why: RefusedDraft['why'] }

export const addContract = {
  /** What was dropped or chosen, before any of it is read. In the order given. */
  lookAtPaths: ask<DroppedShown[]>()(z.strictObject({ paths: z.array(filePath).min(1).max(100) })),
  /**
   * A dropped file that has no path comes in pieces, in order, and is kept in the data folder until it was sent or a day
   * is over. @returns its path after the last one. The largest file is what the limits say.
   */
  takeBytes: ask<{ ok: true; path: string | null } | { ok: false; code: 'too-large' | 'no-room' | 'lost' }>()(
    z.strictObject({
      /** Chosen by the window, one for each file. */
      id: z.string().regex(/^[\w-]{1,64}$/),
      name: z.string().min(1).max(255),
      at: z.int().min(0),
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 128 * 1024),
      last: z.boolean(),
    }),
  ),
  /** The start of a file, or of a folder's newest. */
  lookInside: ask<InsideShown>()(
    z.strictObject({
      path: filePath,
      pattern: text.optional(),
      ...reading,
      rows: z.int().min(1).max(100).default(30),
    }),
  ),
  /** What its columns most likely are, what they become, and what is wrong in the first rows. */
  draftColumns: ask<ColumnsShown>()(z.strictObject({ source: writtenSource, replaces })),
  /** What would be sent; `once`: only this time. */
  draftPreview: ask<DraftPreview>()(z.strictObject({ source: writtenSource, once: z.boolean(), replaces })),
  /** Every change of the preview. An unknown id has an empty page. */
  draftChanges: ask<Page<PreviewChange>>()(
    z.strictObject({
      id: text,
      kind: z.enum(['create', 'update', 'other']).optional(),
      search: text.default(''),
      offset,
      limit,
    }),
  ),
  draftProblems: ask<Page<DraftProblem>>()(z.strictObject({ id: text, offset, limit })),
  /**
   * Adds the source and sends what was shown, but for the rows a person unticked, which are left alone until they change.
   * Refused where the file, or what would be sent, is not what was shown any more.
   */
  startDraft: ask<StartedDraft>()(z.strictObject({ id: text, leaveOut: z.array(text).max(100_000) })),
  /** The wizard was left: what was kept for its preview is forgotten. An empty id ends one that is not finished yet. */
  dropDraft: ask<void>()(z.strictObject({ id: text })),
} as const
