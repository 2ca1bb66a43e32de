/** vCards as programs and phones write them, each with the row a person would expect. */
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { urnReader } from '../../main/mapping/urns.ts'
import type { Cell } from '../../shared/row.ts'
import { endOf, type Read, readBytes } from './support/read.ts'
import { type Card, writeCards } from './support/write-vcard.ts'

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`
const card = (version: string, ...all: string[]) =>
  lines('BEGIN:VCARD', `VERSION:${version}`, ...all, 'END:VCARD')

/** A row by its headers, without blank cells. */
const rowsOf = ({ tables, rows }: Read): Record<string, Cell>[] =>
  rows.map(({ cells }) =>
    Object.fromEntries(
      cells.flatMap((cell, column) => (cell === null ? [] : [[tables[0]!.headers[column]!, cell]])),
    ),
  )
const read = async (content: string | Uint8Array) => rowsOf(await readBytes(content))

describe('a card', () => {
  it.each<[what: string, content: string, row: Record<string, Cell>]>([
    [
      'of an iPhone, with labels beside its numbers',
      card(
        '3.0',
        'PRODID:-//Apple Inc.//iPhone OS 17.4//EN',
        'N:Conceição;Ana;Maria;;',
        'FN:Ana Maria Conceição',
        'ORG:Clínica Sol;Recepção',
        'TEL;type=CELL;type=VOICE;type=pref:+55 84 99999-0001',
        'item1.TEL:+55 84 3333-4444',
        'item1.X-ABLabel:_$!<Main>!$_',
        'item2.TEL:+55 84 3333-5555',
        'item2.X-ABLabel:Fax da clínica',
        'item3.EMAIL;type=INTERNET:ana@exemplo.com.br',
        'item3.X-ABLabel:_$!<Other>!$_',
        'item4.ADR;type=HOME;type=pref:;;Rua A\\, 12;Natal;RN;59000-000;Brasil',
        'BDAY;VALUE=date:1980-04-12',
        'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD/4QBYRXhpZgAATU0AKgAA',
        ' AAgAAgESAAMAAAABAAEAAIdpAAQAAAABAAAAJgAAAAAAA6ABAAMAAAABAAEAAKACAAQAAAAB',
      ),
      {
        Name: 'Ana Maria Conceição',
        'First Name': 'Ana Maria',
        'Last Name': 'Conceição',
        Phone: '+55 84 99999-0001; +55 84 3333-4444',
        'E-mail': 'ana@exemplo.com.br',
        Company: 'Clínica Sol',
        Department: 'Recepção',
        Birthday: { kind: 'date', iso: '1980-04-12' },
        Street: 'Rua A, 12',
        City: 'Natal',
        State: 'RN',
        'Postal Code': '59000-000',
        Country: 'Brasil',
      },
    ],
    [
      'of an Android, 2.1 in quoted-printable with soft breaks',
      card(
        '2.1',
        'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=43=6F=6E=63=65=69=C3=A7=C3=A3=6F;=4A=6F=C3=A3=6F;;;',
        'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=6F=C3=A3=6F=20=43=6F=6E=63=65=\r\n=69=C3=A7=C3=A3=6F',
        'TEL;CELL;PREF:+5584999990001',
        'TEL;WORK;FAX:+558433334444',
        'TEL;X-Zap:84999990002',
        'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:primeira=0D=0A=\r\nTEL:555',
      ),
      {
        Name: 'João Conceição',
        'First Name': 'João',
        'Last Name': 'Conceição',
        Phone: '+5584999990001; 84999990002',
        Notes: 'primeira\r\nTEL:555',
      },
    ],
    [
      'of Outlook, 2.1 in Windows-1252, with a base64 picture',
      card(
        '2.1',
        'N;LANGUAGE=pt-br;CHARSET=Windows-1252:Gon=E7alves;Jos=E9;;Dr.'.replace(
          'CHARSET',
          'ENCODING=QUOTED-PRINTABLE;CHARSET',
        ),
        'TITLE:Diretor',
        'NOTE;ENCODING=QUOTED-PRINTABLE:um=0D=0A=\r\ndois=0D=0A=\r\n\r\n',
        'TEL;WORK;VOICE:(84) 3333-4444',
        'ADR;WORK;PREF:;;Rua B, 5;Natal;RN;59000;Brasil',
        'LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Rua B=0D=0A=\r\nTEL;CELL:999',
        'BDAY:19800412',
        'PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n /9j/4AAQSkZJRg\r\n AAgAAgESAAMAAA\r\n',
        'EMAIL;PREF;INTERNET:jose@exemplo.com.br',
        'REV:20240309T120000Z',
      ),
      {
        Name: 'Dr. José Gonçalves',
        'First Name': 'José',
        'Last Name': 'Gonçalves',
        Phone: '(84) 3333-4444',
        'E-mail': 'jose@exemplo.com.br',
        'Job Title': 'Diretor',
        Birthday: { kind: 'date', iso: '1980-04-12' },
        Street: 'Rua B, 5',
        City: 'Natal',
        State: 'RN',
        'Postal Code': '59000',
        Country: 'Brasil',
        Notes: 'um\r\ndois',
      },
    ],
    [
      'of Google, with its own lists and its labels',
      card(
        '3.0',
        'FN:Ana',
        'N:;Ana;;;',
        'TEL;TYPE=CELL:+5584999990001',
        'CATEGORIES:Amigos,Clientes VIP,myContacts,starred',
        'item1.URL:http\\://exemplo.com.br',
        'item1.X-ABLabel:PROFILE',
      ),
      {
        Name: 'Ana',
        'First Name': 'Ana',
        Phone: '+5584999990001',
        Groups: 'Amigos; Clientes VIP',
        Website: 'http://exemplo.com.br',
      },
    ],
    [
      'of WhatsApp, where the full number stands beside a national one',
      card(
        '3.0',
        'N:;Zé;;;',
        'FN:Zé',
        'item1.TEL;waid=5584999990001:(84) 99999-0001',
        'item1.X-ABLabel:Celular',
      ),
      { Name: 'Zé', 'First Name': 'Zé', Phone: '+5584999990001' },
    ],
    [
      'of a Nokia, with its own fields',
      card('2.1', 'N:Silva;Ana', 'TEL;CELL;VOICE:+5584999990001', 'X-CLASS:PRIVATE', 'NICKNAME:Aninha'),
      {
        Name: 'Ana Silva',
        'First Name': 'Ana',
        'Last Name': 'Silva',
        Nickname: 'Aninha',
        Phone: '+5584999990001',
      },
    ],
    [
      '4.0 with tel: URIs, extensions, ranks and quoted types',
      card(
        '4.0',
        'FN;PREF=2:Second',
        'FN;PREF=1:Ana, the "first"',
        'TEL;VALUE=uri;TYPE="work,voice":tel:+1-555-0100;ext=5',
        'TEL;VALUE=uri;PREF=1;TYPE="cell,home":tel:+55-84-99999-0001',
        'TEL;TYPE=fax:tel:+1-555-0199',
        'EMAIL;PREF=1:mailto:ana%2Bvip@example.org',
        'BDAY:--0412',
        'PHOTO:data:image/jpeg;base64,/9j/4AAQ',
        'UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1',
      ),
      {
        Name: 'Ana, the "first"',
        Phone: '+55-84-99999-0001; +1-555-0100 ext. 5',
        'E-mail': 'ana+vip@example.org',
        Birthday: '--04-12',
        UID: 'urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1',
      },
    ],
    [
      'with escapes',
      card('3.0', 'FN:Silva\\, Souza\\; Cia', 'NOTE:um\\ndois\\Ntrês\\\\n', 'ORG:A\\;B;C'),
      { Name: 'Silva, Souza; Cia', Company: 'A;B', Department: 'C', Notes: 'um\ndois\ntrês\\n' },
    ],
    [
      'with several given names, and commas nobody escaped',
      card('3.0', 'N:Silva;Ana;Maria,Clara;Dra.;Jr.', 'ADR:;apto 2;Rua A,12;Natal;;;'),
      {
        Name: 'Dra. Ana Maria Clara Silva Jr.',
        'First Name': 'Ana Maria Clara',
        'Last Name': 'Silva',
        Street: 'Rua A, 12, apto 2',
        City: 'Natal',
      },
    ],
    [
      'folded in the middle of a character',
      iconv.decode(
        Buffer.concat([
          Buffer.from(lines('BEGIN:VCARD', 'VERSION:4.0').concat('FN:Jo\xc3'), 'latin1'),
          Buffer.from('\r\n \xa3o\r\nEND:VCARD\r\n', 'latin1'),
        ]),
        'latin1',
      ),
      { Name: 'João' },
    ],
    [
      'of 2.1, folded at a blank, with a backslash',
      card('2.1', 'FN:Ana\r\n  Silva', 'NOTE:C:\\new\\;x'),
      { Name: 'Ana Silva', Notes: 'C:\\new;x' },
    ],
    [
      'with another card inside',
      card(
        '2.1',
        'FN:Ana',
        'AGENT:',
        'BEGIN:VCARD',
        'FN:Secretária',
        'TEL:1',
        'END:VCARD',
        'TEL:84999990001',
      ),
      { Name: 'Ana', Phone: '84999990001' },
    ],
    [
      'with another card inside, in 3.0',
      card('3.0', 'AGENT:BEGIN:VCARD\\nFN:Secretária\\nTEL:1\\nEND:VCARD\\n', 'FN:Ana'),
      { Name: 'Ana' },
    ],
    [
      'in lower case, with blanks and without a version',
      'begin:vcard\nfn : x\nfn:Ana\ntel;type=cell:1\nend:vcard\n',
      { Name: 'x', Phone: '1' },
    ],
    [
      'with line ends of an old Mac',
      card('3.0', 'FN:Ana', 'TEL:1').replaceAll('\r\n', '\r'),
      { Name: 'Ana', Phone: '1' },
    ],
    [
      'with the same number twice, and one that dials on after a pause',
      card('3.0', 'FN:Ana', 'TEL:+5584999990001', 'TEL;TYPE=cell:+5584999990001', 'TEL:+558433334444,,123#'),
      { Name: 'Ana', Phone: '+5584999990001; +558433334444' },
    ],
    [
      'with a number that is fax and phone',
      card('2.1', 'FN:A', 'TEL;WORK;VOICE;FAX:1'),
      { Name: 'A', Phone: '1' },
    ],
    [
      'named by its company alone',
      card('3.0', 'N:;;;;', 'ORG:Padaria'),
      { Name: 'Padaria', Company: 'Padaria' },
    ],
    [
      'with a birthday an iPhone has no year for',
      card('3.0', 'FN:A', 'BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12'),
      { Name: 'A', Birthday: '--04-12' },
    ],
    [
      'with a birthday that is no day',
      card('3.0', 'FN:A', 'BDAY:2023-02-30'),
      { Name: 'A', Birthday: '2023-02-30' },
    ],
    [
      'with a moment as birthday',
      card('3.0', 'FN:A', 'BDAY:1980-04-12T00:00:00Z'),
      { Name: 'A', Birthday: { kind: 'date', iso: '1980-04-12' } },
    ],
    ['with a note in base64', card('3.0', 'FN:A', 'NOTE;ENCODING=b:Sm/Do28='), { Name: 'A', Notes: 'João' }],
    [
      'whose types never close their quotes',
      card('4.0', 'FN:A', 'TEL;TYPE="cell:+5584999990001'),
      { Name: 'A', Phone: '+5584999990001' },
    ],
  ])('%s', async (_what, content, row) => {
    const bytes =
      /[^\x00-\x7f]/.test(content) && !content.includes('Jo\xc3') ? content : Buffer.from(content, 'latin1')
    expect(await read(bytes)).toEqual([row])
  })
})

describe('a file of cards', () => {
  const ana = card('3.0', 'FN:Ana Conceição', 'TEL:84999990001')
  const joao = card('2.1', 'N:Souza;João', 'TEL;CELL:84999990002')

  it('has the same columns whatever is in it, and a row number where each card begins', async () => {
    const one = await readBytes(ana)
    const two = await readBytes(`\r\n${ana}\r\n${joao}`)
    expect(two.tables).toEqual(one.tables)
    expect(two.tables).toMatchObject([{ format: 'vcf', sheet: '', sheets: [], blankHeaders: [] }])
    expect(two.rows.map(({ number }) => number)).toEqual([2, 8])
    expect(two.end).toEqual({ kind: 'done', rows: 2, skipped: { blank: 0, totals: 0 } })
  })
  it.each<[encoding: string, addBOM: boolean]>([
    ['utf8', false],
    ['utf8', true],
    ['utf-16le', true],
    ['utf-16le', false],
    ['utf-16be', true],
    ['win1252', false],
  ])('is read in %s, with a mark: %s', async (encoding, addBOM) => {
    const rows = await read(iconv.encode(ana + joao, encoding, { addBOM }))
    expect(rows.map(({ Name }) => Name)).toEqual(['Ana Conceição', 'João Souza'])
  })
  it('may change its encoding from value to value', async () => {
    const mixed = Buffer.concat([
      Buffer.from(ana),
      iconv.encode(card('2.1', 'FN;CHARSET=ISO-8859-1:José', 'NOTE:São'), 'latin1'),
      iconv.encode(card('2.1', 'FN;CHARSET=SHIFT_JIS:東京', 'TEL:1'), 'shift_jis'),
    ])
    expect((await read(mixed)).map(({ Name, Notes }) => [Name, Notes])).toEqual([
      ['Ana Conceição', undefined],
      ['José', 'São'],
      ['東京', undefined],
    ])
  })
  it('is read in the encoding that was asked for', async () => {
    const bytes = iconv.encode(card('2.1', 'FN:Анна'), 'win1251')
    expect(rowsOf(await readBytes(bytes, { encoding: 'windows-1251' }))).toEqual([{ Name: 'Анна' }])
    expect(endOf(await readBytes(bytes, { encoding: 'klingon' }))).toBe('bad-option')
  })
  it('keeps a card that lost its end as a row', async () => {
    const broken = lines('BEGIN:VCARD', 'VERSION:3.0', 'FN:Bia', 'TEL:1')
    expect((await read(broken + ana)).map(({ Name }) => Name)).toEqual(['Bia', 'Ana Conceição'])
    expect((await read(broken + broken)).map(({ Name }) => Name)).toEqual(['Bia', 'Bia'])
  })
  it.each([
    ['its only card', ana.slice(0, -20)],
    ['its last card', ana + joao.slice(0, -15)],
  ])('is half-written when %s breaks off', async (_what, content) => {
    expect(endOf(await readBytes(content))).toBe('half-written')
  })
  it('leaves out groups and cards without anything', async () => {
    const group = card('4.0', 'KIND:group', 'FN:Amigos', 'MEMBER:urn:uuid:1')
    const apple = card('3.0', 'X-ADDRESSBOOKSERVER-KIND:group', 'FN:Família')
    const all = await readBytes(group + apple + card('3.0') + ana)
    expect(all.rows).toHaveLength(1)
    expect(all.end).toEqual({ kind: 'done', rows: 1, skipped: { blank: 3, totals: 0 } })
  })
  it('has no totals: a company may be called so', async () => {
    expect(await read(ana + card('3.0', 'FN:Total'))).toHaveLength(2)
  })
  it('pays no attention to the header row of the file it replaces', async () => {
    expect((await readBytes(ana, { headerRow: 4 })).rows).toHaveLength(1)
  })
  it('gives cells that the reader of phones takes apart again', async () => {
    const [row] = await read(
      card('4.0', 'FN:A', 'TEL:tel:+1-212-555-0123;ext=5', 'TEL:(84) 99999-0001', 'TEL:030/1234567'),
    )
    const { split, read: readPhone } = urnReader({
      scheme: 'tel',
      country: 'BR',
      profile: 'upstream-9',
      international: false,
    })
    expect(split(row!.Phone!)).toEqual(['+1-212-555-0123 ext. 5', '(84) 99999-0001', '030/1234567'])
    expect(readPhone('+1-212-555-0123 ext. 5')).toBe('tel:+12125550123')
  })
})

describe('limits', () => {
  const long = 'x'.repeat(40_000)
  it.each<[what: string, content: string, halt: object]>([
    ['a value', card('3.0', 'FN:Ana', `NOTE:${long}`), { row: 1, column: 18, limit: 32_768 }],
    [
      'a folded value',
      card('3.0', `NOTE:${long.replaceAll(/.{70}/g, '$&\r\n ')}`),
      { row: 1, column: 18, limit: 32_768 },
    ],
    [
      'values together',
      card('3.0', ...Array.from({ length: 4_000 }, (_, i) => `TEL:${5584999990000 + i}`)),
      { row: 1, column: 5, limit: 32_768 },
    ],
    [
      'too many of them',
      `BEGIN:VCARD\n${'TEL:\n'.repeat(120_000)}END:VCARD`,
      { row: 1, column: 5, limit: 32_768 },
    ],
    [
      'a value that never ends',
      `BEGIN:VCARD\nNOTE:${'x'.repeat(600_000)}`,
      { row: 1, column: 18, limit: 32_768 },
    ],
  ])('%s too long is a halt', async (_what, content, detail) => {
    expect((await readBytes(content)).end).toEqual({ kind: 'halt', code: 'cell-too-long', detail })
  })
  it('do not count what is passed over: pictures of any size, in one line or folded', async () => {
    const picture = 'A'.repeat(8 * 1024 * 1024)
    const folded = 'A'.repeat(74).concat('\r\n ').repeat(50_000)
    const rows = await read(
      card('4.0', `PHOTO:data:image/jpeg;base64,${picture}`, 'FN:Ana') +
        card('2.1', 'FN:Bia', `LOGO;BASE64:${folded}`, '', 'TEL:1'),
    )
    expect(rows).toEqual([{ Name: 'Ana' }, { Name: 'Bia', Phone: '1' }])
  })
  it('of rows and of time', async () => {
    const ten = card('3.0', 'FN:Ana').repeat(10)
    expect(endOf(await readBytes(ten, { limits: { rows: 9 } }))).toBe('too-many-rows')
    expect(endOf(await readBytes(ten, { limits: { milliseconds: -1 } }))).toBe('timeout')
  })
})

describe('any card', () => {
  const text = fc
    .string({
      unit: fc.constantFrom('a', 'B', 'ç', 'ã', '東', '😀', ' ', ',', ';', ':', '"', '=', '.', '-', "'"),
      maxLength: 60,
    })
    .map((value) => value.trim())
  const person: fc.Arbitrary<Card> = fc.record({
    name: text.filter((value) => value !== ''),
    first: text,
    last: text,
    phones: fc.uniqueArray(fc.stringMatching(/^\+\d{8,13}$/), { maxLength: 4 }),
    mails: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}@[a-z]{1,5}\.org$/), { maxLength: 3 }),
    groups: fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{2,8}$/), { maxLength: 3 }),
    company: text,
    note: fc.oneof(text, fc.constant('um\ndois\n\ntrês')),
  })
  it.each(['2.1', '3.0', '4.0'] as const)('that is written as %s reads the same', async (version) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 20, max: 80 }),
        async (people, width) => {
          const wanted = people.map(({ name, first, last, phones, mails, groups, company, note }) =>
            Object.fromEntries(
              Object.entries({
                Name: name,
                'First Name': first,
                'Last Name': last,
                Phone: phones.join('; '),
                'E-mail': mails.join('; '),
                Groups: groups.join('; '),
                Company: company,
                Notes: note,
              }).filter(([, value]) => value !== ''),
            ),
          )
          expect(await read(writeCards(people, version, width))).toEqual(wanted)
        },
      ),
      { numRuns: 100 },
    )
  })
  it('is never an exception, whatever follows its first line', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'BEGIN:VCARD',
        'END:VCARD',
        'AGENT:',
        'TEL;',
        'FN',
        ':',
        ';',
        '=',
        '\r',
        '\n',
        '\r\n ',
        '"',
        '\\',
        'VERSION:2.1\n',
        'N;ENCODING=QUOTED-PRINTABLE:',
        '=C3',
        'PHOTO:',
        'BDAY:',
        '--0412',
      ),
      fc.string({ unit: 'binary', maxLength: 10 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 60 }),
        fc.uint8Array({ maxLength: 40 }),
        async (pieces, bytes) => {
          const content = Buffer.concat([Buffer.from(`BEGIN:VCARD\n${pieces.join('')}`), bytes])
          const { end } = await readBytes(content)
          expect(end.kind === 'done' || ['half-written', 'not-a-spreadsheet'].includes(end.code)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
  it('takes time that grows with its length and no faster', async () => {
    const hard = [',1'.repeat(100_000), ';p'.repeat(100_000), '"'.repeat(200_000), ': '.repeat(100_000)]
    for (const value of hard)
      for (const name of ['TEL', 'X', 'FN;TYPE=', 'BEGIN', ''])
        expect(['done', 'cell-too-long']).toContain(
          endOf(await readBytes(`BEGIN:VCARD\n${name}:123${value}x\nEND:VCARD\n`)),
        )
  })
})
