/** What has to be answered before a step can be left, by its name in the words; null: nothing. */
import { doubled, hasAddress, hasPhone, type Item, isAnswered, removes } from './draft.ts'

export function missingIn(
  step: 'what' | 'sheet' | 'columns' | 'rules' | 'preview',
  item: Item,
): string | null {
  const { draft } = item
  switch (step) {
    case 'what':
    case 'preview':
      return null
    case 'sheet':
      if (draft.table) return draft.table.headers.length > 0 ? null : 'table'
      return item.existing ? null : 'table'
    case 'columns':
      if (draft.proposal === null) return item.existing ? null : 'columns'
      if (draft.proposal.columns.some((column) => !isAnswered(draft, column))) return 'answers'
      if (doubled(draft).size > 0) return 'doubled'
      if (!hasAddress(draft)) return 'address'
      return hasPhone(draft) && draft.country === null && draft.proposal.country === null ? 'country' : null
    case 'rules':
      if (draft.name.trim() === '') return 'name'
      return removes(draft) && draft.onRemoved === null ? 'leaving' : null
  }
}
