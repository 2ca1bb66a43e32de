/** Rows on their way into the claims: many at once, and numbers that are given out again. */
import { expect, it } from 'vitest'
import { openScanned } from '../../main/store/scanned.ts'
import { openedRepositories } from './support/folder.ts'

const row = (number: number, urns: string[]) => ({
  number,
  sheet: '',
  hash: Buffer.from(String(number).padStart(16, '0')),
  mapped: { number, sheet: '', key: `k${number}`, contact: { name: `P ${number}`, urns }, problems: [] },
})
const address = (n: number) => `ext:${String((n * 7919) % 1_000_003)}`
const open = () => {
  const { store, workspaceId, sourceId } = openedRepositories()
  return { db: store.db, scanned: openScanned(store.db, workspaceId), workspaceId, sourceId }
}
const nobody = () => undefined

it('new rows by the ten thousand: every address leads to its person, also by the index that was made anew', async () => {
  const { db, scanned, workspaceId, sourceId } = open()
  const many = 20_100
  scanned.begin(sourceId)
  scanned.add(
    sourceId,
    Array.from({ length: many }, (_, n) => row(n + 1, [address(n), `mailto:p${n}@example.org`])),
    true,
    nobody,
  )
  scanned.finish()
  expect(await scanned.addFresh(workspaceId, sourceId, nobody)).toBe(many)
  const addresses = db.prepare<[], { n: number; claims: number }>(
    'SELECT count(*) AS n, count(DISTINCT claim_id) AS claims FROM claim_urn',
  )
  expect(addresses.get()).toEqual({ n: 2 * many, claims: many })
  const wrong = db.prepare(`SELECT 1 FROM claim JOIN claim_urn ON claim_urn.claim_id = claim.id
    WHERE NOT EXISTS (SELECT 1 FROM json_each(contact, '$.urns') WHERE value = urn_key)`)
  expect(wrong.get()).toBeUndefined()
  const plan = db.prepare<[], { detail: string }>(
    'EXPLAIN QUERY PLAN SELECT urn_key FROM claim_urn WHERE claim_id = 1',
  )
  expect(plan.get()!.detail).toContain('claim_urn_claim')
})

it.each(['rolled back', 'read again'])(
  'a number given out again says nothing of the row that had it: %s',
  (how) => {
    const { db, scanned, sourceId } = open()
    scanned.begin(sourceId)
    scanned.add(sourceId, [row(1, ['ext:a']), row(2, ['ext:a'])], true, nobody)
    db.exec('BEGIN')
    scanned.finish()
    expect(scanned.clashes(sourceId).length).toBe(2)
    if (how === 'rolled back') db.exec('ROLLBACK')
    else {
      scanned.dropRow(2)
      db.exec('COMMIT')
    }
    scanned.begin(sourceId)
    scanned.add(sourceId, [row(3, ['ext:a']), row(4, ['ext:b'])], true, nobody)
    scanned.finish()
    expect(scanned.clashes(sourceId)).toEqual([])
    scanned.begin(sourceId)
    scanned.add(sourceId, [row(5, ['ext:c']), row(6, ['ext:c'])], true, nobody)
    scanned.finish()
    expect(scanned.clashes(sourceId).length).toBe(2)
  },
)
