/** The stand-in's answers while a spreadsheet is added: a messy list of an office, and things that are no list at all. */
import path from 'node:path'
import { because } from '../../shared/column-reasons.ts'
import type {
  addContract,
  ColumnsShown,
  DraftProblem,
  DroppedShown,
  InsideShown,
  PreviewChange,
} from '../../shared/ipc-add.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import { parseTarget, targetText } from '../../shared/targets.ts'

type Columns = Extract<ColumnsShown, { kind: 'columns' }>
type Column = Columns['columns'][number]

const HOUR = 3_600_000
const HEADER_ROW = 4
const PEOPLE = 312
const names = [
  'Ana Beatriz Souza',
  'Antônio Carlos Nóbrega',
  'Bruna Cavalcanti',
  'Dona Zefinha do Mercado',
  'Édson Lima',
]
const cities = ['Natal', 'Mossoró', 'Caicó', 'Parnamirim']

function dropped(file: string): DroppedShown {
  const name = path.basename(file)
  const plain: DroppedShown = {
    path: file,
    name,
    kind: 'file',
    code: null,
    detail: {},
    bytes: 48_200,
    modifiedAt: Date.now() - HOUR,
    knownAs: null,
    onlyOnce: null,
    folder: null,
  }
  const unusable = (code: string, detail: DroppedShown['detail'] = {}): DroppedShown => ({
    ...plain,
    kind: 'unusable',
    code,
    detail,
  })
  if (/\.pdf$/.test(name)) return unusable('not-a-spreadsheet', { looksLike: 'pdf' })
  if (/senha/.test(name)) return unusable('encrypted')
  if (/enorme/.test(name))
    return { ...unusable('too-large', { limit: 200 * 1024 * 1024 }), bytes: 314_572_800 }
  if (/já está/.test(name)) return { ...plain, knownAs: 'Clientes' }
  if (/Downloads/.test(file)) return { ...plain, onlyOnce: 'downloads' }
  if (!path.extname(name))
    return {
      ...plain,
      kind: 'folder',
      bytes: null,
      modifiedAt: null,
      folder: { files: 12, newest: `${file}/export-2026-11-20.xlsx`, kind: 'newest' },
    }
  return plain
}

const headers = [
  'Código',
  'Nome',
  'Apelido',
  'Celular',
  'E-mail',
  'Cidade',
  'Nascimento',
  'Estado',
  'Observações',
]
const dataRow = (n: number): string[] => [
  `C-${String(n + 1).padStart(4, '0')}`,
  names[n % names.length]!,
  n % 3 === 0 ? '' : `Apel. ${n}`,
  n % 11 === 5
    ? '9999-12'
    : `(84) 9${String(9_000_000 + n * 37)
        .padStart(8, '0')
        .slice(0, 4)}-${String(1000 + n)}`,
  n % 4 === 0 ? `pessoa${n}@exemplo.com.br` : '',
  cities[n % cities.length]!,
  `${String((n % 28) + 1).padStart(2, '0')}/03/1990`,
  n % 2 ? 'RN' : 'PB',
  n % 7 === 0 ? 'liga de manhã' : '',
]

function inside({
  path: file,
  headerRow,
  rows,
  sheet,
}: Parameters<AgentHandlers['lookInside']>[0]): InsideShown {
  const top = [
    { number: 1, cells: ['Clínica São Lucas'] },
    { number: 2, cells: ['Lista de clientes, novembro de 2026'] },
    { number: HEADER_ROW, cells: headers },
    ...Array.from({ length: Math.max(0, rows - 3) }, (_, n) => ({
      number: HEADER_ROW + 1 + n,
      cells: dataRow(n),
    })),
  ]
  const row = headerRow ?? HEADER_ROW
  const isText = /\.(csv|txt)$/.test(file)
  return {
    kind: 'table',
    file: path.extname(file) ? file : `${file}/export-2026-11-20.xlsx`,
    format: isText ? 'csv' : 'xlsx',
    sheet: sheet?.[0] ?? 'Plan1',
    sheets: isText
      ? [{ name: path.parse(file).name, hidden: false }]
      : [
          { name: 'Plan1', hidden: false },
          { name: 'Unidade Sul', hidden: false },
          { name: 'Tabelas', hidden: true },
        ],
    headerRow: row,
    headers: top.find(({ number }) => number === row)?.cells ?? [],
    top,
    text: isText ? { encoding: 'windows-1252', encodingSure: false, delimiter: ';' } : null,
    openElsewhere: !isText,
    modifiedAt: Date.now() - HOUR,
  }
}

type Guess = Pick<Column, 'target' | 'ask' | 'must' | 'reasons'>
const guesses: Readonly<Record<string, Guess>> = {
  Código: {
    target: 'urn:ext',
    ask: [],
    must: false,
    reasons: [because('header-means', { header: 'Código', what: 'id' })],
  },
  Nome: {
    target: 'name',
    ask: [],
    must: false,
    reasons: [
      because('header-means', { header: 'Nome', what: 'name' }),
      because('cells-hold', { count: 20, judged: 20 }),
    ],
  },
  Apelido: {
    target: null,
    ask: ['name:3', 'field:apelido', 'ignore'],
    must: true,
    reasons: [because('two-meanings', { header: 'Apelido', word: 'apelido' })],
  },
  Celular: {
    target: 'urn:whatsapp',
    ask: [],
    must: false,
    reasons: [
      because('header-means', { header: 'Celular', what: 'phone' }),
      because('cells-hold', { count: 284, judged: 312 }),
    ],
  },
  'E-mail': {
    target: 'urn:mailto',
    ask: [],
    must: false,
    reasons: [because('header-means', { header: 'E-mail', what: 'email' })],
  },
  Cidade: {
    target: 'field:cidade',
    ask: [],
    must: false,
    reasons: [because('header-means', { header: 'Cidade', what: 'field', name: 'cidade' })],
  },
  Nascimento: {
    target: 'field:nascimento',
    ask: [],
    must: false,
    reasons: [because('header-means', { header: 'Nascimento', what: 'date' }), because('day-first')],
  },
  Estado: {
    target: null,
    ask: ['field:estado', 'status', 'ignore'],
    must: false,
    reasons: [because('two-meanings', { header: 'Estado', word: 'estado' })],
  },
  Observações: { target: null, ask: [], must: false, reasons: [because('unknown-header')] },
}
const types: Readonly<Record<string, string>> = { 'field:nascimento': 'datetime' }
const fields = [
  { key: 'cidade', name: 'Cidade', type: 'text' },
  { key: 'nascimento', name: 'Nascimento', type: 'datetime' },
  { key: 'telefone_fixo', name: 'Telefone fixo', type: 'text' },
]

function columnsOf(source: Record<string, unknown>): ColumnsShown {
  const written = source.columns as Record<string, unknown> | undefined
  const columns = headers.map((header, index): Column => {
    const guess = guesses[header]!
    const reading = written && header in written ? parseTarget(written[header]) : undefined
    const target = written ? (reading?.ok ? targetText(reading.target) : null) : guess.target
    const cells = Array.from({ length: PEOPLE }, (_, n) => dataRow(n)[index]!)
    const different = [...new Set(cells.filter((cell) => cell !== ''))]
    const isPhone = target === 'urn:whatsapp' || target === 'urn:tel'
    return {
      index,
      header,
      ...guess,
      ask: reading ? [] : guess.ask,
      target,
      guess: guess.target,
      type: target?.startsWith('field:') ? (types[target] ?? 'text') : null,
      confidence: 0.9,
      samples: different.slice(0, 5).map((before) => sampleOf(before, target)),
      filled: cells.filter((cell) => cell !== '').length,
      different: different.length,
      problems: isPhone ? cells.filter((cell) => cell === '9999-12').length : 0,
    }
  })
  return {
    kind: 'columns',
    vendor: null,
    columns,
    key: { headers: (source.key as string[] | undefined) ?? ['Código'], why: 'ext', isSure: true },
    country: (source.country as string | undefined) ?? null,
    countryFrom: source.country ? 'source' : null,
    rows: PEOPLE,
    problems: problems.slice(0, 5),
    problemCount: problems.length,
    fields,
  }
}

function sampleOf(before: string, target: string | null): Column['samples'][number] {
  if (target === null || target === 'ignore') return { before, after: null, problem: null }
  if (before === '9999-12') return { before, after: null, problem: 'bad-phone' }
  const digits = before.replaceAll(/\D/g, '')
  const after =
    target === 'urn:whatsapp'
      ? `whatsapp:55${digits}`
      : target === 'urn:tel'
        ? `tel:+55${digits}`
        : target === 'field:nascimento'
          ? before.split('/').toReversed().join('-')
          : before
  return { before, after, problem: null }
}

const problems: DraftProblem[] = Array.from({ length: PEOPLE }, (_, n) => n)
  .filter((n) => n % 11 === 5)
  .map((n) => ({
    sheet: 'Plan1',
    row: HEADER_ROW + 1 + n,
    column: 'Celular',
    code: 'bad-phone',
    text: '9999-12',
    detail: { country: 'BR' },
  }))

const changes: PreviewChange[] = Array.from({ length: PEOPLE }, (_, n): PreviewChange => {
  const [code, name, , phone, mail, city, born] = dataRow(n)
  const isNew = n % 4 !== 3
  const kept = [
    { name: 'field:cidade', before: isNew ? null : 'Recife', after: city! },
    { name: 'field:nascimento', before: null, after: born!.split('/').toReversed().join('-') },
  ]
  return {
    key: `${isNew ? 'create' : 'update'} ${code}`,
    kind: isNew ? 'create' : 'update',
    row: HEADER_ROW + 1 + n,
    sheet: 'Plan1',
    person: `${name} ${n + 1}`,
    attributes: isNew
      ? [
          { name: 'name', before: null, after: `${name} ${n + 1}` },
          {
            name: 'urns',
            before: null,
            after: [`whatsapp:55${phone!.replaceAll(/\D/g, '')}`, ...(mail ? [`mailto:${mail}`] : [])].join(
              ', ',
            ),
          },
          ...kept,
        ]
      : kept,
  }
})

export function addAnswers(): Pick<AgentHandlers, keyof typeof addContract> {
  let shown = 0
  const page = <Row>(rows: Row[], offset: number, limit: number) => ({
    rows: rows.slice(offset, offset + limit),
    total: rows.length,
    next: offset + limit < rows.length ? offset + limit : null,
  })
  return {
    lookAtPaths: ({ paths }) => paths.map(dropped),
    takeBytes: ({ name, last }) => ({ ok: true, path: last ? `/home/maria/.dados/dropped/${name}` : null }),
    lookInside: inside,
    draftColumns: ({ source }) => columnsOf(source),
    draftPreview: ({ source }) => {
      shown += 1
      return {
        kind: 'preview',
        id: `preview-${shown}`,
        counts: {
          rows: PEOPLE,
          creates: changes.filter(({ kind }) => kind === 'create').length,
          updates: changes.filter(({ kind }) => kind === 'update').length,
          removals: 0,
          adopted: 9,
          kept: 4,
          unchanged: 0,
          held: 0,
          conflicts: 0,
          problems: problems.length,
        },
        rebaseline: false,
        makes: { fields: ['Estado'], groups: (source.groups as string[] | undefined) ?? [] },
        reach: 321,
        finishAt: { earliest: Date.now() + 8 * 60_000, latest: Date.now() + 14 * 60_000 },
      }
    },
    draftChanges: ({ kind, search, offset, limit }) =>
      page(
        changes.filter(
          (change) =>
            (kind === undefined || change.kind === kind) &&
            JSON.stringify(change).toLowerCase().includes(search.toLowerCase()),
        ),
        offset,
        limit,
      ),
    draftProblems: ({ offset, limit }) => page(problems, offset, limit),
    startDraft: () => ({ ok: true, name: 'clientes' }),
    dropDraft: () => undefined,
  }
}
