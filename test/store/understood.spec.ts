/** What a source's columns were understood as, kept by this version and by those before it. */
import { expect, it } from 'vitest'
import { because, reasonSentence } from '../../shared/column-reasons.ts'
import { openedRepositories } from './support/folder.ts'

it('reasons that an earlier version kept as English text are still read, and said as they were', () => {
  const { store, sources, sourceId } = openedRepositories()
  const column = {
    header: 'Celular',
    target: { kind: 'urn', scheme: 'tel' },
    ask: [],
    confidence: 0.9,
    samples: [],
  }
  const old = { ...column, reason: '"Celular" means a phone; 3 of 3 cells hold one' }
  const now = { ...column, header: 'Fone', reasons: [because('chosen')] }
  store.db
    .prepare('UPDATE source SET understood = ? WHERE id = ?')
    .run(JSON.stringify({ vendor: 'HubSpot', columns: [old, now] }), sourceId)
  const kept = sources.understood(sourceId)!
  expect(kept.vendor).toBe('HubSpot')
  expect(kept.columns.map(({ header, reasons }) => [header, reasonSentence(reasons)])).toEqual([
    ['Celular', '"Celular" means a phone; 3 of 3 cells hold one'],
    ['Fone', 'chosen in the setup'],
  ])
})

it('several reasons are one sentence, each joined as it is meant', () => {
  const header = 'Fone'
  const said = because('header-means', { header, what: 'phone' })
  const few = because('few-cells', { what: 'phone', count: 1, judged: 9 })
  expect(reasonSentence([said, few, because('area-code-apart')])).toBe(
    '"Fone" means a phone, but only 1 of 9 cells hold a complete number; the area code stands in a column of its own: put both into one',
  )
  expect(reasonSentence([because('came-later-unsure'), said])).toBe(
    'came later and is not certain: "Fone" means a phone',
  )
  expect(reasonSentence([])).toBe('')
})
