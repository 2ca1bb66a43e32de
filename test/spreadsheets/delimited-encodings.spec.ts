/** Text as programs really write it: random tables in each encoding, and files glued, wrapped, cut and mixed. */
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { cellsOf, endOf, readBytes } from './support/read.ts'

const LETTERS: Record<string, string> = {
  'utf-8': 'aZ é ã ç Ü ñ 東 京 Ж λ 😀 €',
  'utf-16le': 'aZ é ã ç Ü ñ 東 京 Ж λ 😀 €',
  'utf-16be': 'aZ é ã ç Ü ñ 東 京 Ж λ 😀 €',
  // Only words can show which of these it is.
  'windows-1252': 'ação Íris Müller Núñez São JOSÉ',
  macintosh: 'ação Íris Müller Núñez São JOSÉ',
}
const cellsIn = (letters: string) =>
  fc
    .array(
      fc.constantFrom(...letters.split(' '), 'b', ' ', '"', "'", ',', ';', '\t', '|', '\r\n', '\n', '5"'),
      { maxLength: 6 },
    )
    .map((pieces) => pieces.join(' ').trim())
    // An apostrophe in front guards a number and is none of the cell's letters.
    .filter((text) => !/^'/.test(text))

describe.each(Object.keys(LETTERS))('a table in %s', (encoding) => {
  it('comes back as it was, whatever delimiter, quotes and line ends', async () => {
    const cell = cellsIn(LETTERS[encoding]!)
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 3, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\r\n', '\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        async (table, delimiter, lineEnd, always, mark) => {
          // A word with accents in each row: without any there would be nothing to know an encoding by.
          const records = [
            ['Código', 'Nome', 'Situação', 'Nota'],
            ...table.map((row, i) => [`p${i}`, `João ${row[0]}`, ...row.slice(1)]),
          ]
          const text = records
            .map((row) =>
              row
                .map((one) => (always || /["\r\n,;\t|]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one))
                .join(delimiter),
            )
            .join(lineEnd)
          const bytes = iconv.encode(text + lineEnd, encoding, { addBOM: mark && encoding.startsWith('utf') })
          const read = await readBytes(bytes, { headerRow: 1 })
          expect(read.tables[0]?.text).toMatchObject({ encoding, delimiter })
          const filled = (row: readonly unknown[]) =>
            row
              .map((one) => one ?? '')
              .join('\u241f')
              .replace(/\u241f+$/, '')
          expect(cellsOf(read).map(filled)).toEqual(records.slice(1).map(filled))
        },
      ),
      { numRuns: 60, seed: 11 },
    )
  })
})

describe('other alphabets', () => {
  it.each([
    [
      'windows-1251',
      'Имя;Город\nИван Петров;Москва\nМария Сидорова;Санкт-Петербург\nОльга Кузнецова;Новосибирск\n',
    ],
    ['Shift_JIS', '名前;市\n山田太郎;東京都\n佐藤花子;大阪市\n鈴木一郎;名古屋市\n'],
    ['GB18030', '姓名;城市\n张三丰;北京市\n李四光;上海市\n王小明;广州市\n'],
  ])('%s', async (encoding, text) => {
    const read = await readBytes(iconv.encode(text, encoding))
    const [, ...rows] = text.trimEnd().split('\n')
    expect(cellsOf(read)).toEqual(rows.map((row) => row.split(';')))
    expect(read.tables[0]?.text?.encodingSure).toBe(false)
  })
})

describe('two encodings in one file', () => {
  const utf8 = Buffer.from('Nome;Cidade\nJoão;Maceió\nÍris;“Natal”\n')
  const windows = (text: string) => iconv.encode(text, 'win1252')
  it.each([
    ['some rows of Windows-1252', Buffer.concat([utf8, windows('Conceição;Açu\n')]), ['Conceição', 'Açu']],
    [
      'as many of them',
      Buffer.concat([utf8, windows('Conceição;Açu\nÂngela;Brasília\nÉrica;São Luís\n')]),
      ['Érica', 'São Luís'],
    ],
    [
      'mostly Windows-1252',
      Buffer.concat([
        windows('Nome;Cidade\nAraújo;Açu\nGonçalves;Maceió\nNúñez;Açu\n'),
        Buffer.from('João;Íris\n'),
      ]),
      ['João', 'Íris'],
    ],
  ])('%s: no letter is lost, and it is not sure', async (_what, bytes, last) => {
    const read = await readBytes(bytes, { headerRow: 1 })
    expect(read.tables[0]?.text).toMatchObject({ encoding: 'utf-8', encodingSure: false })
    expect(cellsOf(read).at(-1)).toEqual(last)
    expect(JSON.stringify(read.rows)).not.toMatch(/\ufffd|Ã/)
  })
  it('capitals beside a curly quote are Windows-1252, though they look like UTF-8', async () => {
    const read = await readBytes(windows('Nome;Nota\nANDRÉ;“CAFÉ”\nJOSÉ;pão\nÍris;ação\n'), { headerRow: 1 })
    expect(read.tables[0]?.text?.encoding).toBe('windows-1252')
    expect(cellsOf(read)[0]).toEqual(['ANDRÉ', '“CAFÉ”'])
  })
  it('a byte that means nothing is shown as an error, and never sent as a text', async () => {
    const bytes = Buffer.concat([utf8, Buffer.from([0x4a, 0x81, 0x6f]), Buffer.from(';Natal\n')])
    expect(cellsOf(await readBytes(bytes)).at(-1)).toEqual([{ kind: 'error', code: 'J\ufffdo' }, 'Natal'])
  })
  it('a sign for lost letters that stands in the file itself is what a person sees', async () => {
    expect(cellsOf(await readBytes('Nome;Nota\nJ\ufffdo;é\n'))).toEqual([['J\ufffdo', 'é']])
  })
})

describe('a file as programs leave it', () => {
  it.each([['sep=;'], ['sep=\t'], ['sep=|'], ['sep=^'], ['"sep=;"'], ['SEP=,']])(
    '%j names the delimiter, in any encoding',
    async (line) => {
      const delimiter = /sep=(.)/i.exec(line)![1]!
      const text = `${line}\r\nNome${delimiter}Fone\r\nJoão${delimiter}1\r\n`
      for (const encoding of ['utf-8', 'utf-16le', 'utf-16be']) {
        const read = await readBytes(iconv.encode(text, encoding, { addBOM: true }))
        expect([read.tables[0]?.text?.delimiter, read.tables[0]?.headerRow, read.rows]).toEqual([
          delimiter,
          2,
          [{ number: 3, cells: ['João', '1'] }],
        ])
      }
    },
  )
  it('glued from two, with a mark in the middle', async () => {
    const part = (text: string) => iconv.encode(text, 'utf-8', { addBOM: true })
    const glued = Buffer.concat([part('Nome;Fone\nAna;1\n'), part('"Bia";2\n'), part('Zoë;3\n')])
    expect(cellsOf(await readBytes(glued))).toEqual([
      ['Ana', '1'],
      ['Bia', '2'],
      ['Zoë', '3'],
    ])
    const wide = Buffer.concat(
      ['Nome\tFone\nAna\t1\n', 'Bia\t2\n'].map((text) => iconv.encode(text, 'utf-16le', { addBOM: true })),
    )
    expect(cellsOf(await readBytes(wide))).toEqual([
      ['Ana', '1'],
      ['Bia', '2'],
    ])
  })
  it.each([
    ['every line', '"Nome,""Cidade"",Fone"\n"Ana,""Natal, RN"",1"\n"Bia,""Recife"",2"\n'],
    ['only the lines with quotes', 'Nome,Cidade,Fone\n"Ana,""Natal, RN"",1"\nBia,Recife,2\n'],
  ])('saved twice, so that %s is one cell', async (_what, text) => {
    expect(cellsOf(await readBytes(text))).toEqual([
      ['Ana', 'Natal, RN', '1'],
      ['Bia', 'Recife', '2'],
    ])
  })
  it('of one column stays one column, whatever is in its cells', async () => {
    expect(cellsOf(await readBytes('Nome\n"Silva, Ana"\n"Souza, Bia"\n"Lima, Zoë"\n'))).toEqual([
      ['Silva, Ana'],
      ['Souza, Bia'],
      ['Lima, Zoë'],
    ])
  })
  it('with a title that has a comma is not unwrapped', async () => {
    const read = await readBytes('"Clientes, 2026"\n\nNome,Fone\nAna,1\nBia,2\n')
    expect([read.tables[0]?.headers, cellsOf(read)]).toEqual([
      ['Nome', 'Fone'],
      [
        ['Ana', '1'],
        ['Bia', '2'],
      ],
    ])
  })
  it.each([
    ['CR LF written twice', 'Nome;Fone\r\r\nAna;1\r\r\nBia;2\r\r\n'],
    ['a delimiter at the end of each line', 'Nome;Fone;\r\nAna;1;\r\nBia;2;\r\n'],
    ['rows of every length', 'Nome;Fone;Nota\nAna;1\nBia;2;;;;\n'],
    ['sixteen thousand delimiters after a row', `Nome;Fone\nAna;1\nBia;2${';'.repeat(16_300)}\n`],
  ])('with %s', async (_what, text) => {
    expect(cellsOf(await readBytes(text))).toEqual([
      ['Ana', '1'],
      ['Bia', '2'],
    ])
  })
  it.each([
    [
      'in the middle of a letter of UTF-8',
      Buffer.from('Nome;Nota\nJoão;ação').subarray(0, -2),
      'half-written',
    ],
    [
      'in the middle of a letter of UTF-16',
      iconv.encode('Nome;Nota\nJoão;a', 'utf-16le', { addBOM: true }).subarray(0, -1),
      'half-written',
    ],
    [
      'and filled with zeros',
      Buffer.concat([Buffer.from('Nome;Nota\nJoão;a\n'), Buffer.alloc(3000)]),
      'corrupted',
    ],
    [
      'and filled with zeros far behind',
      Buffer.concat([Buffer.from(`Nome;Nota\n${'João;a\n'.repeat(9000)}`), Buffer.alloc(30)]),
      'corrupted',
    ],
  ])('cut %s', async (_where, bytes, code) => expect(endOf(await readBytes(bytes))).toBe(code))
})
