import { createHash } from 'node:crypto'
import { appendFileSync, chmodSync, statSync, utimesSync } from 'node:fs'
import { expect, it } from 'vitest'
import { identify, sameContent } from '../../main/spreadsheets/file-identity.ts'
import { fileOf, temporaryFolder } from './support/read.ts'

async function identityOf(path: string) {
  const identity = await identify(path)
  if (identity.kind === 'halt') throw new Error(identity.code)
  return identity
}

it('tells size, time, number and content', async () => {
  const path = fileOf('Nome\nAna\n')
  expect(await identify(path)).toEqual({
    kind: 'file',
    size: 9,
    mtimeNs: statSync(path, { bigint: true }).mtimeNs,
    ino: statSync(path, { bigint: true }).ino,
    contentHash: createHash('sha256').update('Nome\nAna\n').digest('hex'),
  })
})

it('a touched file is the same, a changed one is not', async () => {
  const path = fileOf('x'.repeat(200_000))
  const before = await identityOf(path)
  utimesSync(path, 1000, 1000)
  const touched = await identityOf(path)
  expect([touched.mtimeNs === before.mtimeNs, sameContent(before, touched)]).toEqual([false, true])
  appendFileSync(path, 'y')
  expect(sameContent(before, await identityOf(path))).toBe(false)
})

it('says why there is none', async () => {
  expect(await identify('/nowhere/at/all.csv')).toMatchObject({ kind: 'halt', code: 'missing' })
  expect(await identify(temporaryFolder())).toMatchObject({ kind: 'halt', code: 'not-a-file' })
  expect(await identify(fileOf('12345'), 4)).toEqual({
    kind: 'halt',
    code: 'too-large',
    detail: { bytes: 5, limit: 4 },
  })
})

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a file nobody may read is waited for',
  async () => {
    const path = fileOf('x')
    chmodSync(path, 0)
    expect(await identify(path)).toMatchObject({ kind: 'halt', code: 'locked' })
  },
)
