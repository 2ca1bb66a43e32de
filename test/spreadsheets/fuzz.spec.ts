/**
 * Good files with random damage. Whatever it is, reading ends: with all rows or with a halt, never with an exception,
 * and never with fewer people than there were, as far as a format can show it.
 */
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Read, readBytes } from './support/read.ts'
import { type BookType, csvOf, people, vcardOf, workbookOf } from './support/thousand-people.ts'
import { type Part, zipOf } from './support/zip.ts'

const list = people(60)
/** No file this small may take longer; the deadline ends it with a halt of its own. */
const read = (bytes: Uint8Array) => readBytes(bytes, { limits: { milliseconds: 20_000 } })

type Damage = { kind: 'flip' | 'cut' | 'insert' | 'end'; at: number; length: number; byte: number }
const damages = fc.array(
  fc.record<Damage>({
    kind: fc.constantFrom('flip', 'cut', 'insert', 'end'),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 40 }),
    byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 10, 34, 38, 59, 60, 62)),
  }),
  { minLength: 1, maxLength: 3 },
)

function damaged(bytes: Buffer, all: readonly Damage[]): Buffer {
  let now = bytes
  for (const { kind, at, length, byte } of all) {
    const place = Math.floor(at * now.length)
    const before = now.subarray(0, place)
    switch (kind) {
      case 'flip':
        now = Buffer.from(now)
        if (now.length > 0) now[place] = byte
        break
      case 'cut':
        now = Buffer.concat([before, now.subarray(place + length)])
        break
      case 'insert':
        now = Buffer.concat([before, Buffer.alloc(length, byte), now.subarray(place)])
        break
      case 'end':
        now = Buffer.from(before)
    }
  }
  return now
}

/** The parts of an archive that was written in one go, as they are unpacked. */
function partsOf(archive: Buffer): Part[] {
  const parts: Part[] = []
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = archive.readUInt32LE(end + 16)
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    const [method, packed, name] = [at + 10, at + 28, at + 28].map((place) =>
      archive.readUInt16LE(place),
    ) as [number, number, number]
    const size = archive.readUInt32LE(at + 20)
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const bytes = archive.subarray(start, start + size)
    parts.push({
      name: archive.toString('utf8', at + 46, at + 46 + name),
      data: method === 8 ? inflateRawSync(bytes) : bytes,
      stored: method === 0,
    })
    at += 46 + packed + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return parts
}

function ends({ end }: Read): void {
  expect(['done', 'halt']).toContain(end.kind)
}
const check = (good: Buffer, act: (bytes: Buffer) => Promise<void>, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(damages, async (all) => act(damaged(good, all))),
    { numRuns, seed: 5 },
  )

describe('bytes of a file', () => {
  it.each<[BookType, runs: number]>([
    ['xlsx', 150],
    ['xlsb', 100],
    ['biff8', 250],
    ['biff5', 150],
    ['ods', 100],
    ['fods', 200],
    ['xlml', 200],
  ])('%s', (bookType, runs) =>
    check(workbookOf(list, bookType), async (bytes) => ends(await read(bytes)), runs),
  )
  it.each(['utf-8', 'utf-16le+bom', 'macintosh'] as const)('csv in %s', (encoding) =>
    check(csvOf(list, encoding, ';'), async (bytes) => ends(await read(bytes)), 300),
  )
  it('vcf', () => check(vcardOf(list), async (bytes) => ends(await read(bytes)), 300))
  it('a damaged archive never gives fewer people', () =>
    check(
      workbookOf(list, 'xlsx'),
      async (bytes) => {
        const { end, tables } = await read(bytes)
        // What is left may be no archive any more.
        if (end.kind === 'done' && tables[0]?.format === 'xlsx') expect(end.rows).toBe(60)
      },
      300,
    ))
})

describe('what is inside an archive, packed again', () => {
  it.each<[BookType, part: RegExp]>([
    ['xlsx', /sheet1\.xml$/],
    ['xlsx', /sharedStrings\.xml$/],
    ['xlsx', /(?:workbook\.xml|styles\.xml|\.rels|\[Content_Types\]\.xml)$/],
    ['ods', /content\.xml$/],
    ['xlsb', /sheet1\.bin$/],
    ['xlsb', /(?:workbook|sharedStrings|styles)\.bin$/],
  ])('%s, %s', async (bookType, which) => {
    const parts = partsOf(workbookOf(list, bookType))
    const places = parts.flatMap(({ name }, place) => (which.test(name) ? [place] : []))
    expect(places).not.toEqual([])
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), damages, async (place, all) => {
        const instead = parts.map((part, index) =>
          index === place ? { ...part, data: damaged(Buffer.from(part.data), all) } : part,
        )
        ends(await read(zipOf(instead)))
      }),
      { numRuns: 120, seed: 6 },
    )
  })
  it('a sheet whose end is missing never gives fewer people', async () => {
    const parts = partsOf(workbookOf(list, 'xlsx'))
    const sheet = parts.findIndex(({ name }) => name.endsWith('sheet1.xml'))
    const whole = Buffer.from(parts[sheet]!.data)
    for (let cut = 50; cut < whole.length; cut += 97) {
      const instead = parts.map((part, place) =>
        place === sheet ? { ...part, data: whole.subarray(0, cut) } : part,
      )
      const { end } = await read(zipOf(instead))
      if (end.kind === 'done') expect([cut, end.rows]).toEqual([cut, 60])
    }
  })
})
