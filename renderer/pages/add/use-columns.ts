/** What the columns are and become: the agent's first answer, and what it says of a person's choices since. */
import { useEffect, useRef } from 'react'
import type { ColumnsShown } from '../../../shared/ipc-add.ts'
import { agent } from '../../bridge.ts'
import { type Columns, type Draft, doubled, type Item, sourceOf } from './draft.ts'
import { type Answer, useAnswer } from './use-answer.ts'

/** While one goes through a list by keyboard, each choice is not asked about. */
const REST_MS = 250

export function useColumns(
  item: Item,
  onChange: (what: Partial<Draft>) => void,
): { first: Answer<ColumnsShown>; now: Columns | null; refused: ColumnsShown | null; isBusy: boolean } {
  const { draft, existing } = item
  const { proposal } = draft
  const replaces = existing ? { replaces: existing.name } : {}
  const first = useAnswer(proposal === null ? JSON.stringify(sourceOf(item, false)) : null, () =>
    agent.draftColumns({ source: sourceOf(item, false), ...replaces }),
  )
  const proposed = first.value?.kind === 'columns' ? first.value : null
  const tell = useRef(onChange)
  tell.current = onChange
  useEffect(() => {
    if (proposed) tell.current({ proposal: proposed })
  }, [proposed])
  const isAskable = proposal !== null && doubled(draft).size === 0
  const later = useAnswer(
    isAskable ? JSON.stringify(sourceOf(item)) : null,
    () => agent.draftColumns({ source: sourceOf(item), ...replaces }),
    REST_MS,
  )
  const now = later.last?.kind === 'columns' ? later.last : proposal
  return {
    first,
    now,
    refused: later.value && later.value.kind !== 'columns' ? later.value : null,
    isBusy: isAskable && later.value === undefined && !later.failed,
  }
}
