/** A spreadsheet or folder is looked at before it is added: what was dropped, what is in it, what its columns become. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { onlyOnceWhy } from '../../main/agent/serve-add-once.ts'
import { folderKind } from '../../main/agent/serve-add-paths.ts'
import type { AgentBridge } from '../../shared/ipc-agent.ts'
import { connected, newFolder, startDesk } from './support/desk-window.ts'

it.each([
  ['C:\\Users\\Ana\\AppData\\Local\\Temp\\Temp1_exports.zip\\clientes.xlsx', 'zip'],
  ['C:\\Users\\Ana\\AppData\\Local\\Temp\\7zO4A2C81F3\\clientes.xlsx', 'zip'],
  ['C:\\Users\\Ana\\AppData\\Local\\Temp\\Rar$DIa1234.5678\\clientes.xlsx', 'zip'],
  ['C:\\Users\\Ana\\Documents\\exports.zip\\clientes.xlsx', 'zip'],
  [
    'C:\\Users\\Ana\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\8K1Q2W3E\\clientes.xlsx',
    'mail',
  ],
  ['C:\\Users\\Ana\\AppData\\Local\\Microsoft\\Olk\\Attachments\\ooa-1\\clientes.xlsx', 'mail'],
  [
    'C:\\Users\\Ana\\AppData\\Local\\Packages\\5319275A.WhatsAppDesktop_cv1g1gvanyjgm\\LocalState\\shared\\transfers\\2026-47\\Lista.xlsx',
    'chat',
  ],
  ['C:\\Users\\Ana\\Downloads\\Telegram Desktop\\Lista.xlsx', 'chat'],
  ['C:\\Users\\Ana\\OneDrive - Clinica\\Microsoft Teams Chat Files\\Lista.xlsx', 'chat'],
  ['C:\\Users\\Ana\\AppData\\Local\\Temp\\Lista.xlsx', 'temp'],
  ['C:\\Users\\Ana\\AppData\\Local\\Microsoft\\Windows\\INetCache\\IE\\AB12CD34\\Lista[1].xlsx', 'temp'],
  ['C:\\Users\\Ana\\Downloads\\clientes.xlsx', 'downloads'],
  ['C:\\Users\\Ana\\Documents\\clientes.xlsx', null],
  ['C:\\Users\\Ana\\OneDrive\\Template\\clientes.xlsx', null],
  ['\\\\servidor\\dados\\clientes.xlsx', null],
  ['/Users/ana/Library/Containers/com.apple.mail/Data/Library/Mail Downloads/9C1A/Lista.xlsx', 'mail'],
  ['/Users/ana/Library/Group Containers/group.net.whatsapp.WhatsApp.shared/Message/Media/Lista.xlsx', 'chat'],
  ['/Users/ana/Library/Messages/Attachments/1f/Lista.xlsx', 'chat'],
  ['/private/var/folders/x1/abc/T/Lista.xlsx', 'temp'],
  ['/Users/ana/Downloads/Lista.xlsx', 'downloads'],
  ['/Users/ana/Documents/Lista.xlsx', null],
  ['/run/user/1000/gvfs/archive:host=file%253A%252F%252Fx.zip/Lista.xlsx', 'zip'],
  ['/run/user/1000/gvfs/smb-share:server=nas,share=dados/Lista.xlsx', null],
  ['/home/ana/.cache/.fr-Ab12Cd/Lista.xlsx', 'zip'],
  ['/home/ana/.thunderbird/x.default/Mail/Lista.xlsx', 'mail'],
  ['/home/ana/snap/telegram-desktop/current/Lista.xlsx', 'chat'],
  ['/tmp/Lista.xlsx', 'temp'],
  ['/home/ana/Transferências/Lista.xlsx', 'downloads'],
  ['/home/ana/Documentos/Lista.xlsx', null],
])('%s → only this time: %s', (file, why) => expect(onlyOnceWhy(file)).toBe(why))

it.each<[string, ReturnType<typeof folderKind>, string[]]>([
  ['dated exports', 'newest', ['clientes 2026-11-01.xlsx', 'clientes 2026-11-08.xlsx', 'leia-me.txt']],
  ['copies a browser counts', 'newest', ['export.csv', 'export (1).csv', 'export (2).csv']],
  ['one file', 'newest', ['clientes.xlsx']],
  ['a list for each branch', 'together', ['Natal.xlsx', 'Recife.xlsx', 'Olinda.xlsx']],
  ['what is new each day', 'changes only', ['novos 2026-11-01.csv', 'novos 2026-11-02.csv']],
])('a folder of %s: %s', (_what, kind, names) =>
  expect(folderKind(names.map((name) => ({ name })))).toBe(kind),
)

/** Lines as LibreOffice saves them in one of its formats. */
function byLibreOffice(folder: string, name: string, lines: readonly string[], to: string): string {
  const csv = path.join(folder, `${name}.csv`)
  writeFileSync(csv, lines.join('\n'))
  execFileSync('soffice', [
    `-env:UserInstallation=file://${newFolder()}`,
    ...['--headless', '--infilter=CSV:44,34,76', '--convert-to', to, '--outdir', folder, csv],
  ])
  return path.join(folder, `${name}.${to}`)
}

const look = (window: AgentBridge, ...paths: string[]) => window.lookAtPaths({ paths })

it('ten things of different kinds dropped at once: each is told apart, in order, and the bad ones say why', async () => {
  const { window } = await startDesk()
  const folder = newFolder()
  const at = (name: string) => path.join(folder, name)
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(at(name), content)
    return at(name)
  }
  const sheet = byLibreOffice(folder, 'lista', ['Nome,Celular', 'Ana,84999990001'], 'xlsx')
  const big = write('grande.csv', 'Nome,Celular\n')
  truncateSync(big, 300 * 1024 * 1024)
  mkdirSync(at('vazia'))
  mkdirSync(at('exports'))
  for (const [day, name] of [
    [1, 'clientes 2026-11-01.csv'],
    [2, 'clientes 2026-11-08.csv'],
  ] as const) {
    write(`exports/${name}`, 'Nome,Celular\nAna,84999990001\n')
    utimesSync(at(`exports/${name}`), day, day)
  }
  const locked = write('fechada.csv', 'Nome\nAna\n')
  chmodSync(locked, 0)
  const paths = [
    sheet,
    at('nao-existe.xlsx'),
    big,
    at('vazia'),
    at('exports'),
    write('relatorio.pdf', '%PDF-1.7\n'),
    write('carta.docx', Buffer.from('PK\u0003\u0004')),
    write('novo.csv', ''),
    '/dev/null',
    write('atalho.lnk', 'L'),
    locked,
  ]
  const before = performance.now()
  const found = await look(window, ...paths)
  expect(performance.now() - before).toBeLessThan(5_000)
  expect(found.map(({ path: given }) => given)).toEqual(paths)
  expect(found.map(({ name, kind, code }) => [name, kind, code])).toEqual([
    ['lista.xlsx', 'file', null],
    ['nao-existe.xlsx', 'unusable', 'missing'],
    ['grande.csv', 'unusable', 'too-large'],
    ['vazia', 'unusable', 'no-files'],
    ['exports', 'folder', null],
    ['relatorio.pdf', 'unusable', 'not-a-spreadsheet'],
    ['carta.docx', 'unusable', 'not-a-spreadsheet'],
    ['novo.csv', 'unusable', 'empty'],
    ['null', 'unusable', 'not-a-file'],
    ['atalho.lnk', 'unusable', 'not-a-spreadsheet'],
    process.getuid?.() === 0 ? ['fechada.csv', 'file', null] : ['fechada.csv', 'unusable', 'no-permission'],
  ])
  expect(found[0]).toMatchObject({ onlyOnce: 'temp', knownAs: null, bytes: statSync(sheet).size })
  expect(found[2]!.detail).toEqual({ bytes: 300 * 1024 * 1024, limit: 200 * 1024 * 1024 })
  expect(found[4]!.folder).toEqual({ files: 2, newest: 'clientes 2026-11-08.csv', kind: 'newest' })
  expect(found[5]!.detail).toEqual({ looksLike: 'pdf' })
})

it('what is watched already says so: the file, another way to it, and a file of a watched folder', async () => {
  const { window } = await connected()
  const folder = newFolder()
  const file = path.join(folder, 'clientes.csv')
  writeFileSync(file, 'Nome,Celular\nAna,84999990001\n')
  const exports = path.join(folder, 'exports')
  mkdirSync(exports)
  writeFileSync(path.join(exports, 'novo.csv'), 'Nome,Celular\nBia,84999990002\n')
  expect(await window.addSource({ name: 'Clientes', path: file })).toEqual({ ok: true })
  expect(await window.addSource({ name: 'Exports', path: exports, folder: 'newest' })).toEqual({ ok: true })
  const found = await look(
    window,
    file,
    path.join(exports, '..', 'clientes.csv'),
    exports,
    path.join(exports, 'novo.csv'),
  )
  expect(found.map(({ knownAs }) => knownAs)).toEqual(['Clientes', 'Clientes', 'Exports', 'Exports'])
})

it('a file without a path comes in pieces and is kept, unread by others, until it is given up or sent', async () => {
  const { window, dataFolder, close } = await startDesk()
  const content = Buffer.from(`Nome,Celular\n${'Ana,84999990001\n'.repeat(20_000)}`)
  const step = 128 * 1024
  let kept: string | null = null
  for (let at = 0; at < content.length; at += step) {
    const bytes = new Uint8Array(content.subarray(at, at + step))
    const taken = await window.takeBytes({
      id: 'drop-1',
      name: '../..\\clientes:novos.csv',
      at,
      bytes,
      last: at + step >= content.length,
    })
    expect(taken).toMatchObject({ ok: true })
    if (taken.ok) kept = taken.path
  }
  expect(path.dirname(kept!)).toBe(path.join(dataFolder, 'dropped', 'drop-1'))
  expect(path.basename(kept!)).toBe('clientes_novos.csv')
  expect(statSync(kept!)).toMatchObject({ size: content.length })
  expect(statSync(kept!).mode & 0o777).toBe(0o600)
  expect(statSync(path.dirname(kept!)).mode & 0o777).toBe(0o700)
  expect(await look(window, kept!)).toMatchObject([{ kind: 'file', onlyOnce: 'no-path' }])

  const piece = { name: 'b.csv', bytes: new Uint8Array(10), last: false }
  expect(await window.takeBytes({ ...piece, id: 'gap', at: 5 })).toEqual({ ok: false, code: 'lost' })
  // A name that Windows takes for a device.
  const device = await window.takeBytes({ ...piece, id: 'device', name: 'Aux.csv', at: 0, last: true })
  expect(path.basename((device.ok && device.path) || '')).toBe('_Aux.csv')
  rmSync(path.join(dataFolder, 'dropped', 'device'), { recursive: true })
  const far = 200 * 1024 * 1024
  expect(await window.takeBytes({ ...piece, id: 'far', at: far })).toEqual({ ok: false, code: 'too-large' })
  expect(readdirSync(path.join(dataFolder, 'dropped'))).toEqual(['drop-1'])

  // The day is over.
  await close()
  const yesterday = new Date(Date.now() - 25 * 3_600_000)
  utimesSync(path.dirname(kept!), yesterday, yesterday)
  await startDesk({ dataFolder })
  await expect.poll(() => readdirSync(path.join(dataFolder, 'dropped'))).toEqual([])
})

it('the rows above the header are seen, and the header is where a person clicks', async () => {
  const { window } = await startDesk()
  const folder = newFolder()
  const lines = [
    'Clínica Boa Vista,,',
    'Emitido em,23/11/2026,',
    ',,',
    'Nome,Celular,Cidade',
    'Ana Lima,(84) 99999-0001,Natal',
    'Bia Souza,(84) 99999-0002,Recife',
  ]
  const file = byLibreOffice(folder, 'clientes', lines, 'ods')
  const found = await window.lookInside({ path: file })
  expect(found).toMatchObject({
    kind: 'table',
    format: 'ods',
    headerRow: 4,
    headers: ['Nome', 'Celular', 'Cidade'],
    openElsewhere: false,
    text: null,
  })
  if (found.kind !== 'table') return
  expect(found.top.map(({ number, cells }) => [number, cells[0]])).toEqual([
    [1, 'Clínica Boa Vista'],
    [2, 'Emitido em'],
    [4, 'Nome'],
    [5, 'Ana Lima'],
    [6, 'Bia Souza'],
  ])
  expect(await window.lookInside({ path: file, headerRow: 5 })).toMatchObject({
    headerRow: 5,
    headers: ['Ana Lima', '(84) 99999-0001', 'Natal'],
  })
  // A row without anything in it is no header; the person clicks again.
  const blank = await window.lookInside({ path: file, headerRow: 3 })
  expect(blank).toMatchObject({ kind: 'table', headerRow: null, headers: [] })
  expect(blank.kind === 'table' && blank.top.length).toBe(5)
  writeFileSync(path.join(folder, '.~lock.clientes.ods#'), 'ana')
  expect(await window.lookInside({ path: file })).toMatchObject({ openElsewhere: true })
  // People without a header above them.
  const bare = path.join(folder, 'sem-titulo.csv')
  writeFileSync(bare, 'Ana Lima;84999990001\nBia Souza;84999990002\n')
  expect(await window.lookInside({ path: bare })).toMatchObject({
    headerRow: null,
    headers: [],
    top: [{ cells: ['Ana Lima', '84999990001'] }, {}],
    text: { delimiter: ';' },
  })
  expect(await window.lookInside({ path: `${bare}.not` })).toMatchObject({ kind: 'halt', code: 'missing' })
})

it('columns of an office list: what is doubtful is asked, values are shown as they would be sent, answers follow', async () => {
  const { window } = await connected()
  const folder = newFolder()
  const file = byLibreOffice(
    folder,
    'clientes',
    [
      'Nome,Celular,Apelido,Estado,Nascimento,Cidade,Código,XPTO',
      'Ana Lima,(84) 99999-0001,Aninha,RN,31/12/1990,Natal,C1,a',
      'Bia Souza,(84) 99999-0002,Bia,PE,01/02/1985,Recife,C2,b',
      'Caio Reis,abc,Caio,PE,05/03/1979,Recife,C3,c',
      'Davi Melo,99999-0004,Davi,PB,06/04/1971,Olinda,C4,d',
    ],
    'xlsx',
  )
  const source = { name: 'Clientes', path: file, country: 'BR' }
  const found = await window.draftColumns({ source })
  if (found.kind !== 'columns') throw new Error(JSON.stringify(found))
  const of = (header: string) => found.columns.find((column) => column.header === header)!
  expect(found).toMatchObject({ rows: 4, country: 'BR', countryFrom: 'source', vendor: null })
  expect(found.columns.map(({ header, target, ask }) => [header, target, ask])).toEqual([
    ['Nome', 'name', []],
    ['Celular', 'urn:tel', []],
    ['Apelido', null, ['field:apelido', 'name:3', 'ignore']],
    ['Estado', null, ['field:estado', 'status', 'ignore']],
    ['Nascimento', 'field:nascimento', []],
    ['Cidade', 'field:cidade', []],
    ['Código', 'urn:ext', []],
    ['XPTO', null, []],
  ])
  expect(of('Celular').samples[0]).toEqual({
    before: '(84) 99999-0001',
    after: 'tel:+5584999990001',
    problem: null,
  })
  expect(of('Celular').samples).toContainEqual({ before: 'abc', after: null, problem: 'bad-phone' })
  expect(of('Celular').problems).toBe(2)
  expect(of('Celular').reasons).toEqual([
    { code: 'header-means', detail: { header: 'Celular', what: 'phone' } },
    { code: 'cells-hold', detail: { count: 2, judged: 4 } },
  ])
  expect(of('Apelido')).toMatchObject({
    must: false,
    reasons: [{ code: 'two-meanings', detail: { header: 'Apelido', word: 'apelido' } }],
    samples: [{ before: 'Aninha', after: null }, {}, {}, {}],
  })
  expect(of('Nascimento')).toMatchObject({ type: 'datetime', guess: 'field:nascimento' })
  expect(of('Nascimento').samples[0]).toMatchObject({ before: '31/12/1990' })
  expect(of('Nascimento').samples[0]!.after).toMatch(/^1990-12-31T00:00:00/)
  expect(found.key).toEqual({ headers: ['Código'], why: 'ext', isSure: true })
  expect(of('Cidade')).toMatchObject({ filled: 4, different: 3 })
  expect(found.problems).toMatchObject([
    { sheet: 'clientes', row: 4, column: 'Celular', code: 'bad-phone', text: 'abc' },
    { row: 5, column: 'Celular' },
  ])

  // The person chose: one otherwise, one answered, the rest as it was; and another key.
  const columns = {
    Nome: 'name',
    Celular: 'urn:whatsapp',
    Apelido: 'field:apelido',
    Cidade: 'groups',
    Código: 'ignore',
  }
  const chosen = await window.draftColumns({ source: { ...source, columns, key: ['Código'] } })
  if (chosen.kind !== 'columns') throw new Error(JSON.stringify(chosen))
  const now = (header: string) => chosen.columns.find((column) => column.header === header)!
  expect(now('Celular')).toMatchObject({
    target: 'urn:whatsapp',
    guess: 'urn:tel',
    reasons: [{ code: 'chosen' }],
  })
  expect(now('Celular').samples[0]!.after).toBe('whatsapp:5584999990001')
  expect(now('Nome').reasons[0]!.code).toBe('header-means')
  expect(now('Apelido')).toMatchObject({ target: 'field:apelido', ask: [], reasons: [{ code: 'chosen' }] })
  expect(now('Estado')).toMatchObject({ target: null, ask: ['field:estado', 'status', 'ignore'] })
  expect(now('Cidade').samples[0]).toMatchObject({ before: 'Natal', after: 'Natal' })
  expect(now('Nascimento')).toMatchObject({ target: null, guess: 'field:nascimento', ask: [] })
  expect(chosen.key).toEqual({ headers: ['Código'], why: 'chosen', isSure: true })

  // From where the phones are changes what they become.
  const abroad = await window.draftColumns({ source: { ...source, country: 'PT', columns } })
  expect(abroad.kind === 'columns' && abroad.columns[1]!.problems).toBe(4)
  const nowhere = await window.draftColumns({ source: { name: 'Clientes', path: file } })
  expect(nowhere).toMatchObject({ kind: 'columns', countryFrom: expect.anything() })

  // What cannot be is said, and nothing breaks.
  expect(await window.draftColumns({ source: { ...source, columns: { Fone: 'urn:tel' } } })).toMatchObject({
    kind: 'halt',
    code: 'missing-columns',
    detail: { missing: ['Fone'] },
  })
  expect(await window.draftColumns({ source: { ...source, country: 'Brasil' } })).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('country'),
  })
  expect(await window.draftColumns({ source: { ...source, path: `${file}.not` } })).toMatchObject({
    kind: 'halt',
    code: 'missing',
  })
  expect(await window.draftColumns({ source: { ...source, headerRow: 2 } })).toMatchObject({
    kind: 'columns',
    rows: 3,
  })
})

it('names in pieces, addresses that must be answered, and a wide sheet of long texts within one message', async () => {
  const { window } = await connected()
  const folder = newFolder()
  const file = path.join(folder, 'lista.csv')
  writeFileSync(
    file,
    'Nome;Sobrenome;Celular;Telefone;\nAna;Lima;84999990001;8433330001;x\nBia;Souza;84999990002;;\n',
  )
  const source = { name: 'Lista', path: file, country: 'BR' }
  const found = await window.draftColumns({ source })
  if (found.kind !== 'columns') throw new Error(JSON.stringify(found))
  expect(found.columns.map(({ header, target, must }) => [header, target, must])).toEqual([
    ['Nome', 'name:1', false],
    ['Sobrenome', 'name:3', false],
    ['Celular', null, true],
    ['Telefone', null, true],
    ['Column E', null, false],
  ])
  expect(found.columns[0]!.samples[0]).toMatchObject({ before: 'Ana', after: 'Ana Lima' })
  expect(found.key).toEqual({ headers: [], why: 'none', isSure: false })
  const answered = await window.draftColumns({
    source: {
      ...source,
      columns: { Nome: 'name:1', Sobrenome: 'name:3', Celular: 'urn:whatsapp', Telefone: 'urn:tel' },
    },
  })
  expect(answered).toMatchObject({
    problemCount: 0,
    key: { headers: ['Celular'], why: 'phone', isSure: true },
  })

  const wide = path.join(folder, 'larga.csv')
  const header = ['Nome', 'Celular', ...Array.from({ length: 498 }, (_one, index) => `Detalhe ${index}`)]
  const row = (n: number) =>
    [
      'Ana',
      `8499999000${n}`,
      ...header.slice(2).map((_one, index) => `${n}${'texto '.repeat(60)}${index}`),
    ].join(';')
  writeFileSync(wide, [header.join(';'), ...[1, 2, 3, 4, 5, 6].map(row)].join('\n'))
  const inside = await window.lookInside({ path: wide, rows: 100 })
  expect(Buffer.byteLength(JSON.stringify(inside))).toBeLessThan(256 * 1024)
  const drafted = await window.draftColumns({ source: { name: 'Larga', path: wide, country: 'BR' } })
  expect(drafted).toMatchObject({ kind: 'columns', rows: 6 })
  expect(Buffer.byteLength(JSON.stringify(drafted))).toBeLessThan(256 * 1024)
})
