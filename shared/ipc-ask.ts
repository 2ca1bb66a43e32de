/** The pieces every part of the window's contract is made of (`ipc-agent.ts`). */
import { z } from 'zod'

const LARGEST_PAGE = 200

export const nothing = z.undefined()
const rows = (least: number) => z.int().min(least).max(LARGEST_PAGE).default(LARGEST_PAGE)
export const limit = rows(1)
/** 0: only how many there are, and nobody by name. */
export const limitOrCount = rows(0)
export const offset = z.int().min(0).default(0)
export const text = z.string().max(2000)
export const filePath = z.string().min(1).max(32_767)

export type Page<Row> = { rows: Row[]; total: number; next: number | null }
export type Revised<T> = T & { revision: number }
/** `sentence` is ready to show where a refusal has only words of the agent's own. */
export type Done = { ok: true } | { ok: false; sentence: string }
/** Why something stopped, as `describeHalt` names it. */
export type HaltShown = {
  kind: 'halt'
  code: string
  detail: Record<string, string | number | readonly string[]>
}

/** Carries the type of the answer; nothing is ever in it. */
export type Ask<In extends z.ZodType, Out> = { input: In; answers?: (answer: Out) => void }
export const ask =
  <Out>() =>
  <In extends z.ZodType>(input: In): Ask<In, Out> => ({ input })
