/**
 * An agent for tests of the window, derived from the contract: it checks each input as the real one does, answers from
 * made-up data of an office, and keeps what it was asked. It stands where the real agent's port would arrive.
 */
import type { Page } from 'playwright-core'
import type { FieldShown, GroupShown } from '../../shared/ipc-account.ts'
import {
  type AgentHandlers,
  agentContract,
  type ChangeShown,
  type ContactShown,
  type ReviewShown,
  type RunShown,
  type SourceShown,
} from '../../shared/ipc-agent.ts'
import type { DecidedShown } from '../../shared/ipc-decided.ts'
import type { RemovalShown } from '../../shared/ipc-removals.ts'
import { nothingYet, type Standing } from '../../shared/standing.ts'
import { addAnswers } from './stand-in-add.ts'
import { settingsAnswers } from './stand-in-settings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export type StandIn = {
  /** A test may put another answer in the place of one. */
  handlers: { -readonly [K in keyof AgentHandlers]: AgentHandlers[K] }
  standing: Standing
  /** What was asked, in order, with its checked input. */
  asked: { name: string; input: unknown }[]
}

const names = [
  'Ana Beatriz Souza',
  'Antônio Carlos Nóbrega',
  'Bruna Cavalcanti',
  'Caio Fernandes de Albuquerque Melo',
  'Dona Zefinha do Mercado Público de São José',
  'Édson Lima',
  'Francisca das Chagas',
  'Gilberto Gil Neto',
  'Iara Pontes',
  'João Pedro',
]
const cities = ['Natal', 'Mossoró', 'Caicó', 'Parnamirim']

function contactAt(n: number, now: number): ContactShown {
  return {
    uuid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    name: n % 37 === 36 ? null : `${names[n % names.length]!}${n < names.length ? '' : ` ${n}`}`,
    urns: [
      `tel:+55849${String(90_000_000 + n)}`,
      ...(n % 3 === 0 ? [`mailto:pessoa${n}@exemplo.com.br`] : []),
    ],
    groups: n % 4 === 0 ? [] : ['Clientes', ...(n % 5 === 0 ? ['Lembretes de consulta'] : [])],
    language: 'por',
    status: n % 50 === 49 ? 'stopped' : 'active',
    modifiedOn: new Date(now - n * HOUR).toISOString(),
    source: n % 6 === 5 ? null : { name: n % 2 ? 'Clientes' : 'Pacientes da clínica', row: n + 2 },
  }
}

function sourcesOf(now: number): SourceShown[] {
  const plain = {
    stateDetail: {},
    stateCode: null,
    stateSince: null,
    approved: true,
    columns: [],
    onRemoved: 'leave groups' as const,
    removalDelayMinutes: 10,
    once: null,
    enforced: false,
    kind: 'file' as const,
    files: [],
    filesInUse: 0,
    savedAt: now - 9 * MINUTE,
  }
  return [
    {
      ...plain,
      id: 1,
      name: 'Pacientes da clínica',
      file: '/home/maria/Documentos/pacientes.xlsx',
      state: 'ready',
      rows: 1284,
      readAt: now - 4 * MINUTE,
    },
    {
      ...plain,
      id: 2,
      name: 'Clientes',
      file: '/home/maria/Documentos/clientes.xlsx',
      state: 'halted',
      stateCode: 'lost-column',
      stateDetail: { missing: ['Celular'] },
      stateSince: now - 2 * HOUR,
      rows: 312,
      readAt: now - 2 * HOUR,
    },
    {
      ...plain,
      id: 3,
      name: 'hubspot-crm-exports-all-contacts',
      file: '/home/maria/Downloads/hubspot.csv',
      state: 'new',
      approved: false,
      rows: 96,
      readAt: now - MINUTE,
    },
    {
      ...plain,
      id: 4,
      name: 'Exportações do sistema',
      kind: 'newest',
      file: '/home/maria/Exportações',
      files: [
        {
          name: 'contatos-2026-11-22.xlsx',
          path: '/home/maria/Exportações/contatos-2026-11-22.xlsx',
          savedAt: now - 30 * HOUR,
        },
      ],
      filesInUse: 1,
      savedAt: now - 30 * HOUR,
      state: 'ready',
      stateCode: 'older-export',
      stateDetail: { file: 'contatos-2026-10-01.xlsx', than: 'contatos-2026-11-22.xlsx' },
      stateSince: now - HOUR,
      rows: 640,
      readAt: now - HOUR,
    },
    {
      ...plain,
      id: 5,
      name: 'Loja virtual',
      kind: 'webhook',
      file: '',
      savedAt: null,
      state: 'ready',
      rows: 58,
      readAt: now - 20 * MINUTE,
    },
  ]
}

const decidedRows: DecidedShown[] = [
  {
    id: 7,
    shown: 'd7',
    kind: 'values',
    person: 'Ana Beatriz Souza',
    source: 'Pacientes da clínica',
    sheet: 'Plan1',
    row: 12,
    attributes: [
      { name: 'field:cidade', spreadsheet: 'Caicó', platform: 'Natal' },
      { name: 'groups', spreadsheet: 'VIP', platform: null },
    ],
  },
  {
    id: 9,
    shown: 'd9',
    kind: 'row',
    person: 'João Pedro',
    source: 'Clientes',
    sheet: 'Plan1',
    row: 40,
    attributes: [
      { name: 'name', spreadsheet: 'João Pedro', platform: null },
      { name: 'urns', spreadsheet: 'tel:+5584991000040', platform: null },
    ],
  },
]

const removalsOf = (now: number): RemovalShown[] =>
  names.slice(0, 5).map((name, index) => ({
    id: index + 1,
    shown: `r${index}`,
    name,
    source: 'Pacientes da clínica',
    sheet: 'Plan1',
    row: index * 7 + 12,
    at: now + 8 * MINUTE,
    will: 'delete',
  }))

function reviewOf(now: number): ReviewShown[] {
  const file = '/home/maria/Documentos/pacientes.xlsx'
  const conflict = {
    kind: 'conflict' as const,
    source: 'Pacientes da clínica',
    sentence: '',
    file,
    other: null,
  }
  const when = {
    base: new Date(now - 20 * DAY).toISOString(),
    spreadsheet: new Date(now - 4 * MINUTE).toISOString(),
    saved: new Date(now - 9 * MINUTE).toISOString(),
    platform: new Date(now - DAY).toISOString(),
  }
  return [
    {
      kind: 'first-sync',
      id: 'fhubspot',
      source: 'hubspot-crm-exports-all-contacts',
      sentence: 'hubspot: look at what its first sync would do, and start it.',
    },
    {
      ...conflict,
      id: 'c1-00000001',
      about: 'values',
      row: 14,
      contact: 'Ana Beatriz Souza',
      attributes: [
        {
          name: 'field:telefone_fixo',
          base: '(84) 3221-0001',
          spreadsheet: '(84) 99999-0002',
          platform: '(84) 98888-0003',
        },
        { name: 'field:cidade', base: 'Natal', spreadsheet: 'Parnamirim', platform: 'Caicó' },
      ],
      when,
    },
    {
      ...conflict,
      id: 'c2-00000002',
      about: 'values',
      row: 203,
      contact: 'Dona Zefinha do Mercado Público de São José',
      attributes: [
        {
          name: 'name',
          base: null,
          spreadsheet: 'Josefa Maria da Conceição dos Santos Albuquerque de Araújo',
          platform: 'Dona Zefinha do Mercado Público de São José',
        },
      ],
      when: { ...when, base: null },
    },
    {
      ...conflict,
      id: 'c3-00000003',
      about: 'gone',
      row: 77,
      contact: 'Édson Lima',
      attributes: [],
      when,
    },
    {
      ...conflict,
      id: 'c4-00000004',
      about: 'same-person',
      row: 91,
      contact: 'Antônio C. Nóbrega',
      attributes: [
        { name: 'name', base: 'Antônio Carlos Nóbrega', spreadsheet: 'Antônio C. Nóbrega', platform: null },
        { name: 'urns', base: '+5584990000001', spreadsheet: '+5584991110001', platform: '+5584990000001' },
      ],
      when,
      other: { name: 'Antônio Carlos Nóbrega', addresses: ['+5584990000001'], file, row: 12 },
    },
    {
      ...conflict,
      id: 'c5-00000005',
      about: 'two-owners',
      row: 120,
      contact: 'Iara Pontes',
      attributes: [
        { name: 'urn', base: null, spreadsheet: '+5584990000008', platform: 'Iara Pontes', owner: 'u-1' },
        { name: 'urn', base: null, spreadsheet: 'iara@exemplo.com.br', platform: 'Iara P.', owner: 'u-2' },
      ],
      when,
    },
    {
      kind: 'hold',
      id: 'h1-00000001',
      source: 'Pacientes da clínica',
      sentence: '',
      about: 'removals',
      why: { why: 'many' },
      people: Array.from({ length: 12 }, (_, n) => contactAt(n, now).name ?? `+55849${90_000_000 + n}`),
      count: 412,
      since: now - 3 * HOUR,
      column: null,
      samples: [],
      creates: 0,
    },
    {
      kind: 'hold',
      id: 'h2-00000002',
      source: 'Clientes',
      sentence: 'Clientes: 120 of 300 values of the column "Cidade" changed at once.',
      about: 'column',
      why: { why: 'many' },
      people: names.slice(0, 6),
      count: 120,
      since: now - HOUR,
      column: 'Cidade',
      samples: [
        { person: names[0]!, address: null, row: 2, before: 'Natal', now: '1990-03-12' },
        { person: names[1]!, address: null, row: 3, before: 'Mossoró', now: '1984-11-02' },
        { person: names[2]!, address: null, row: 4, before: 'Caicó', now: null },
      ],
      creates: 0,
    },
    ...(['bad-phone', 'bad-date', 'duplicate-key', 'no-urn'] as const).map(
      (code, n): ReviewShown => ({
        kind: 'problem',
        id: `p${n + 1}`,
        source: 'Pacientes da clínica',
        sentence: `Pacientes da clínica, row ${20 + n}: cannot be used`,
        code,
        detail:
          code === 'duplicate-key'
            ? { row: 9 }
            : code === 'bad-phone'
              ? { country: 'BR', why: 'area-missing', suggestion: '(84) 99999-1200' }
              : {},
        file,
        sheet: 'Plan1',
        row: 20 + n,
        column: ['Celular', 'Nascimento', 'Código', null][n]!,
        text: ['9999-12', '31/02/1990', 'P-0017', null][n]!,
        contact: names[n]!,
        since: now - n * HOUR,
      }),
    ),
  ]
}

function runsOf(now: number): RunShown[] {
  return Array.from({ length: 30 }, (_, n) => {
    const id = 30 - n
    return {
      id,
      trigger: n === 3 ? 'undo' : 'watch',
      startedAt: now - n * 5 * HOUR - 4 * MINUTE,
      endedAt: n === 0 ? null : now - n * 5 * HOUR - 3 * MINUTE,
      counts: [
        { kind: 'create', outcome: 'delivered', n: (n * 7) % 23 },
        { kind: 'update', outcome: 'delivered', n: 3 + ((n * 11) % 17) },
        ...(n % 4 === 2 ? [{ kind: 'remove', outcome: 'delivered', n: 2 }] : []),
        ...(n % 5 === 1 ? [{ kind: 'update', outcome: 'rejected', n: 1 }] : []),
      ].filter((one) => one.n > 0),
      undoOf: n === 3 ? 26 : null,
      undoneBy: id === 26 ? 27 : null,
    }
  })
}

function changesOf(run: number, now: number): ChangeShown[] {
  return Array.from({ length: 9 }, (_, n) => {
    const contact = contactAt(n, now)
    const kind = n === 0 ? 'create' : n === 8 ? 'remove' : 'update'
    return {
      id: run * 1000 - n,
      runId: run,
      at: now - (30 - run) * 5 * HOUR - 3 * MINUTE,
      kind,
      outcome: n === 5 ? 'rejected' : n === 7 ? 'waiting' : 'delivered',
      person: contact.name ?? contact.urns[0]!,
      uuid: contact.uuid,
      followId: n + 1,
      source: 'Pacientes da clínica',
      file: null,
      sheet: 'Plan1',
      row: n + 2,
      attributes:
        kind === 'remove'
          ? []
          : [
              { name: 'field:cidade', before: kind === 'create' ? null : 'Natal', after: cities[n % 4]! },
              ...(n % 2 ? [{ name: 'name', before: 'Ana B.', after: contact.name }] : []),
            ],
      requests: [
        {
          method: 'POST',
          target: `contacts.json?uuid=${contact.uuid}`,
          body: { fields: { cidade: cities[n % 4] } },
        },
      ],
      status: n === 7 ? null : n === 5 ? 400 : 200,
      refused: n === 5 ? 'URN belongs to another contact' : null,
      differences: n === 3 ? [{ name: 'field:cidade', sent: 'Natal ', got: 'Natal' }] : [],
    }
  })
}

const fields: FieldShown[] = [
  { key: 'cidade', name: 'Cidade', type: 'text' },
  { key: 'nascimento', name: 'Nascimento', type: 'datetime' },
  { key: 'telefone_fixo', name: 'Telefone fixo', type: 'text' },
  { key: 'pontos', name: 'Pontos', type: 'number' },
]
const groups: GroupShown[] = [
  { uuid: 'g1', name: 'Clientes', query: null, system: false, count: 1284 },
  { uuid: 'g2', name: 'Lembretes de consulta', query: null, system: false, count: 97 },
  { uuid: 'g3', name: 'Aniversariantes', query: 'nascimento != ""', system: false, count: 412 },
]

/** @param people how many contacts the account has. */
export function openStandIn({
  people = 100_000,
  standing = {} as Partial<Standing>,
  now = Date.now(),
} = {}): StandIn {
  const review = reviewOf(now)
  const asked: StandIn['asked'] = []
  const counts = {
    conflicts: review.filter(({ kind }) => kind === 'conflict').length,
    holds: review.filter(({ kind }) => kind === 'hold').length,
    problems: review.filter(({ kind }) => kind === 'problem').length,
    firstSyncs: 1,
    notices: 0,
  }
  const stand: Standing = {
    ...nothingYet,
    account: { name: 'Clínica São Lucas', host: 'https://flows.exemplo.org.br', practice: false },
    needsYou: counts,
    sources: [{ source: 'Clientes', state: 'halted', code: 'lost-column', since: now - 2 * HOUR }],
    removals: { people: 5, at: now + 8 * MINUTE },
    ...standing,
  }
  const page = <Row>(rows: Row[], offset: number, limit: number) => ({
    rows: rows.slice(offset, offset + limit),
    total: rows.length,
    next: offset + limit < rows.length ? offset + limit : null,
    revision: 1,
  })
  const done = { ok: true } as const
  const changes = (run: number, limit: number) => page(changesOf(run, now), 0, limit)
  const listed = <Row extends { name: string }>(rows: Row[], search: string, offset: number, limit: number) =>
    page(
      rows.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
      offset,
      limit,
    )
  const handlers: AgentHandlers = {
    ...addAnswers(),
    ...settingsAnswers(now),
    removals: ({ offset, limit }) => {
      const rows = removalsOf(now)
      const deletes = rows.filter(({ will }) => will === 'delete').length
      return { ...page(rows, offset, limit), shown: 'all', deletes, at: rows[0]?.at ?? null }
    },
    decided: ({ offset, limit }) => page(decidedRows, offset, limit),
    sendAfterAll: () => done,
    keepRemovals: () => ({ ok: true, people: 1 }),
    removeNow: () => ({ ok: true, people: 5 }),
    getStanding: () => stand,
    tryPractice: () => {},
    tryAccount: () => ({
      kind: 'connected',
      host: 'https://flows.exemplo.org.br',
      uuid: '0b4ae2d0-3a2b-4a54-8a3c-0f6ff0f0f0aa',
      name: 'Clínica São Lucas',
      country: 'BR',
      timezone: 'America/Fortaleza',
      contacts: { count: 250, more: true },
      practice: false,
      instead: null,
      known: false,
      clock: null,
    }),
    connectAccount: () => ({ kept: true }),
    pause: () => {},
    syncNow: () => {},
    continuedSeen: () => {},
    queue: () => ({
      waiting: stand.queued,
      used: 612,
      allowed: 2500,
      finishAt: stand.queued > 0 ? { earliest: now + 8 * MINUTE, latest: now + 14 * MINUTE } : null,
    }),
    sources: () => sourcesOf(now),
    addSource: () => done,
    changeSource: () => done,
    removeSource: () => done,
    getSetup: () => ({
      workspace: { host: 'https://flows.exemplo.org.br' },
      sources: sourcesOf(now).map(({ name, file, onRemoved }) => ({ name, path: file, onRemoved })),
      retentionDays: 90,
    }),
    exportProblems: () => ({ ok: true, rows: 4, notes: [] }),
    preview: () => ({
      counts: {
        rows: 96,
        creates: 61,
        updates: 20,
        removals: 0,
        adopted: 9,
        kept: 4,
        unchanged: 0,
        held: 0,
        conflicts: 1,
        problems: 2,
      },
      changes: changesOf(1, now).map(({ kind, row, attributes, person }) => ({
        kind,
        source: 'hubspot-crm-exports-all-contacts',
        key: person,
        row,
        attributes,
      })),
      sources: [],
      trouble: null,
    }),
    approveFirstSync: () => done,
    contacts: ({ search, show, offset, limit }) => {
      const wanted = search.trim().toLowerCase()
      if (wanted === '' && show === 'all') {
        const rows = Array.from({ length: Math.max(0, Math.min(limit, people - offset)) }, (_, n) =>
          contactAt(offset + n, now),
        )
        return { rows, total: people, next: offset + limit < people ? offset + limit : null, revision: 1 }
      }
      const few = Array.from({ length: 400 }, (_, n) => contactAt(n, now))
      return page(
        few.filter(
          ({ name, urns, source, status }) =>
            `${name} ${urns}`.toLowerCase().includes(wanted) &&
            (show === 'all' ||
              (show === 'no-messages' ? status !== 'active' : !source === (show === 'not-listed'))),
        ),
        offset,
        limit,
      )
    },
    contact: ({ uuid }) => ({
      ...contactAt(Number(uuid.slice(-12)), now),
      fields: [
        { key: 'cidade', name: 'Cidade', value: 'Natal' },
        { key: 'nascimento', name: 'Nascimento', value: '1990-03-12' },
        { key: 'telefone_fixo', name: 'Telefone fixo', value: null },
      ],
      createdOn: new Date(now - 400 * DAY).toISOString(),
      lastSeenOn: new Date(now - 3 * DAY).toISOString(),
      listedIn: [
        {
          source: 'Clientes',
          isEvents: false,
          file: '/home/maria/Documentos/clientes.xlsx',
          sheet: 'Plan1',
          row: 14,
          missing: false,
        },
      ],
    }),
    runs: ({ after, limit }) => page(runsOf(now), after ?? 0, limit),
    changes: ({ run, limit }) => changes(run, limit),
    findChanges: ({ text, limit }) => {
      const all = [30, 29, 28].flatMap((run) => changesOf(run, now))
      return page(
        all.filter(({ person }) => person.toLowerCase().includes(text.toLowerCase())),
        0,
        limit,
      )
    },
    story: ({ limit }) => ({
      ...changes(30, limit),
      person: {
        name: names[0]!,
        uuids: [contactAt(0, now).uuid],
        addresses: contactAt(0, now).urns,
        followed: true,
        onPlatform: true,
      },
    }),
    review: ({ kind, offset, limit }) => ({
      ...page(kind ? review.filter((item) => item.kind === kind) : review, offset, limit),
      counts,
      alike: { values: 2, gone: 1, 'same-person': 1, 'two-owners': 1 },
    }),
    heldPeople: ({ id, offset, limit }) =>
      page(
        Array.from({ length: id.startsWith('h1') ? 412 : 120 }, (_, n) => {
          const { name, urns } = contactAt(n, now)
          const address = urns[0]!.slice(4)
          const column = id.startsWith('h2')
          return {
            person: name ?? address,
            address,
            row: n + 2,
            before: column ? cities[n % 4]! : null,
            now: column ? '1990-03-12' : null,
          }
        }),
        offset,
        limit,
      ),
    problemRow: () => ({
      kind: 'row',
      sheet: 'Plan1',
      row: 20,
      cells: [
        { header: 'Nome', text: 'Ana Beatriz Souza' },
        { header: 'Celular', text: '9999-12' },
        { header: 'Cidade', text: 'Natal' },
      ],
      changed: false,
    }),
    exportActivity: () => ({ ok: true, rows: 9 }),
    checkSource: () => done,
    moveSource: () => done,
    resolve: () => done,
    answerHold: () => done,
    undo: ({ run, send }) => ({
      undoOf: run,
      run: send ? 31 : null,
      counts: { creates: 1, updates: 5, removals: 0, kept: 0, left: 1 },
      changes: changesOf(run, now)
        .slice(0, 6)
        .map(({ kind, source, row, person, attributes }) => ({
          kind,
          source,
          row,
          person,
          attributes: attributes.map(({ name, before, after }) => ({ name, before: after, after: before })),
          why: null,
        })),
      left: [
        {
          kind: 'update',
          source: 'Pacientes da clínica',
          row: 7,
          person: names[5]!,
          attributes: [],
          why: {
            code: 'changed-since',
            detail: { attribute: 'field:cidade', now: 'Recife', sent: 'Natal' },
          },
        },
      ],
      cautions: [],
      trouble: null,
    }),
    forget: ({ urn }) =>
      urn === ''
        ? { kind: 'refused', sentence: 'Nobody is known by that.' }
        : {
            kind: 'forgotten',
            already: false,
            complete: true,
            rows: [{ source: 'Clientes', sheet: 'Plan1', row: 12 }],
          },
    fields: () => fields,
    groups: () => groups,
    accounts: () => [],
    givenAddress: () => null,
    switchAccount: () => {},
    disconnect: () => {},
    accountFacts: () => ({
      details: {
        country: 'BR',
        timezone: 'America/Fortaleza',
        contacts: people,
        readAt: now - 4 * MINUTE,
        used: { contacts: 612, other: 31 },
        allowed: { contacts: 2500, other: 2500 },
      },
      key: 'kept',
      queued: stand.queued,
      sources: ['Pacientes da clínica', 'Clientes'],
      clock: null,
    }),
    testConnection: () => ({
      kind: 'unreachable',
      host: 'https://flows.exemplo.org.br',
      why: 'web-page',
      clock: null,
    }),
    fieldList: ({ search, offset, limit }) =>
      listed(
        fields.map((field) => ({ ...field, usedBy: field.key === 'cidade' ? ['Clientes'] : [] })),
        search,
        offset,
        limit,
      ),
    groupList: ({ search, offset, limit }) =>
      listed(
        groups.map((group) => ({
          ...group,
          usedBy: group.uuid === 'g1' ? ['Pacientes da clínica', 'Clientes'] : [],
        })),
        search,
        offset,
        limit,
      ),
    changeField: ({ do: what }) =>
      what === 'create'
        ? {
            ok: false,
            code: 'limit-reached',
            sentence: 'Cannot create object because workspace has reached limit of 250.',
            detail: { limit: 250 },
          }
        : done,
    changeGroup: () => done,
  }
  return { handlers, standing: stand, asked }
}

/** Puts the stand-in where the agent's port would come, and loads the page anew. */
export async function stand(page: Page, standIn: StandIn): Promise<void> {
  await page.exposeFunction('askStandIn', async (name: keyof AgentHandlers, input: unknown) => {
    // A call comes as JSON, in which there is no `undefined`.
    const given = agentContract[name].input.parse(input ?? undefined)
    standIn.asked.push({ name, input: given })
    return (standIn.handlers[name] as (checked: unknown) => unknown)(given)
  })
  await page.addInitScript(takePort)
  await page.reload()
}

type Port = {
  postMessage(message: unknown): void
  onmessage: (event: { data: never }) => void
  close(): void
}
type PageWorld = {
  askStandIn(name: string, input: unknown): Promise<unknown>
  addEventListener(type: string, hear: (event: PortEvent) => void, capture: boolean): void
  postMessage(message: string, origin: string, ports: unknown[]): void
  MessageChannel: new () => { port1: Port; port2: unknown }
  location: { origin: string }
}
type PortEvent = { data: unknown; ports: Port[]; stopImmediatePropagation(): void }

/** Runs in the page, before its own scripts: takes the real agent's port away and gives the stand-in's. */
function takePort(): void {
  const world = globalThis as unknown as PageWorld
  let isOurs = false
  world.addEventListener(
    'message',
    (event) => {
      if (event.data !== 'agent-port') return
      // Our own message, on its way to the page.
      if (isOurs) {
        isOurs = false
        return
      }
      event.stopImmediatePropagation()
      event.ports[0]?.close()
      const { port1, port2 } = new world.MessageChannel()
      port1.onmessage = ({ data }: { data: { id: number; ask: string; input: unknown } }) => {
        world.askStandIn(data.ask, data.input).then(
          (value) => port1.postMessage({ id: data.id, ok: true, value }),
          (error: Error) => port1.postMessage({ id: data.id, ok: false, why: error.message }),
        )
      }
      isOurs = true
      world.postMessage('agent-port', world.location.origin, [port2])
    },
    true,
  )
}

/** As when the agent was started anew: another port comes, and asks that have no answer yet are lost. */
export async function restart(page: Page): Promise<void> {
  await page.evaluate(() => {
    const world = globalThis as unknown as PageWorld
    world.postMessage('agent-port', world.location.origin, [new world.MessageChannel().port2])
  })
}
