/** A table's headers and first rows → what each column most likely holds, with reasons; what is doubtful is asked. */
import type { Cell } from '../../shared/row.ts'
import type { DateStyle } from './dates.ts'
import { guessColumns } from './headers.ts'
import { cellText } from './text.ts'
import type { Understood } from './understood.ts'
import type { ProfileId } from './urns.ts'

export type ProposalContext = { profile: ProfileId; country: string | null; dateStyle: DateStyle }

/** Rows that are looked at. */
export const SAMPLE_ROWS = 1000
const SAMPLES_SHOWN = 5

/** @param rows cells of the first rows below the header, at most `SAMPLE_ROWS`. */
export function proposeColumns(
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  { profile }: ProposalContext,
): Understood {
  const guesses = guessColumns(headers, { profile })
  return {
    vendor: null,
    columns: headers.map((header, index) => ({
      header,
      ...guesses[index]!,
      ask: [],
      samples: [
        ...new Set(rows.map((cells) => cellText(cells[index] ?? null)).filter((text) => text !== '')),
      ].slice(0, SAMPLES_SHOWN),
    })),
  }
}
