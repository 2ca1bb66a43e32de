/** What the stand-in agent says on the Settings page: an office with two spreadsheets and a webhook. */
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { SettingsShown, settingsContract } from '../../shared/ipc-settings.ts'
import type { WebhooksShown, webhookContract } from '../../shared/ipc-webhook.ts'
import { SETTING_RANGES } from '../../shared/setup.ts'

type Answers = Pick<AgentHandlers, keyof typeof settingsContract | keyof typeof webhookContract>

const guards = {
  removals: { percent: 10, atLeast: 10, max: 500 },
  columns: { percent: 30, allow: [] as string[] },
  creates: { max: 1000 },
}
const delivered: SettingsShown['delivered'] = {
  requestsPerHour: 'auto',
  quietSeconds: 10,
  retentionDays: 90,
  limits: { fileMiB: 200, rows: 2_000_000, columns: 500, cellKiB: 32, minutes: 10 },
  guards,
}

const settingsShown = (): SettingsShown => {
  const { guards: _guards, ...now } = delivered
  const headers = ['Nome', 'Celular', 'E-mail', 'Cidade', 'Nascimento']
  return {
    now,
    delivered,
    range: SETTING_RANGES,
    pace: { profile: 'weni-flows', used: 612, allowed: 2500, throttled: false },
    sources: [
      { name: 'Pacientes da clínica', kind: 'file', guards, isDelivered: true, headers },
      {
        name: 'Clientes',
        kind: 'file',
        guards: { ...guards, removals: { percent: 25, atLeast: 20, max: 500 } },
        isDelivered: false,
        headers,
      },
    ],
    policy: { file: null, locked: [], complaints: [] },
  }
}

const webhooksShown = (now: number): WebhooksShown => ({
  sources: [
    {
      name: 'CRM',
      preset: 'pipedrive',
      addresses: ['http://127.0.0.1:8791/hooks/crm'],
      secret: 'there',
      received: 312,
      lastAt: now - 14 * 60_000,
      people: 96,
      columns: [
        { path: 'person.name', target: 'name' },
        { path: 'person.phones', target: 'urn:tel' },
        { path: 'person.emails', target: 'urn:mailto' },
      ],
      key: ['person.id'],
      country: 'BR',
      groups: ['Clientes'],
      onRemoved: 'leave groups',
      event: null,
      removedWhen: [],
      deliveryId: null,
      order: null,
    },
  ],
  receiver: { port: 8791, forOthers: false, hosts: [], state: { kind: 'listening' } },
  presets: (['generic', 'pipedrive', 'hubspot', 'rdstation'] as const).map((preset) => ({
    preset,
    columns: [
      { path: 'person.name', target: 'name' },
      { path: 'person.phone', target: 'urn:tel' },
      { path: 'person.email', target: 'urn:mailto' },
    ],
    key: ['person.id'],
  })),
})

export function settingsAnswers(now: number): Answers {
  const done = { ok: true } as const
  return {
    settings: settingsShown,
    changeSettings: () => done,
    changeGuards: () => done,
    dataShown: () => ({
      folder: '/home/maria/.local/share/contact-sync-agent',
      bytes: 48_230_400,
      backups: Array.from({ length: 7 }, (_, n) => ({
        date: new Date(now - n * 86_400_000).toISOString().slice(0, 10),
        bytes: 6_400_000 - n * 90_000,
      })),
      refused: null,
    }),
    exportSetup: () => done,
    lookAtSetup: () => ({
      kind: 'changes',
      id: '1',
      sources: [
        {
          name: 'Pacientes da clínica',
          change: 'changed',
          keys: ['columns', 'onRemoved'],
          beginsAgain: true,
          notThere: null,
        },
        { name: 'Clientes', change: 'removed', keys: [], beginsAgain: false, notThere: null },
        {
          name: 'Fornecedores',
          change: 'added',
          keys: [],
          beginsAgain: false,
          notThere: '/home/maria/Documentos/fornecedores.xlsx',
        },
      ],
      settings: [{ path: 'retentionDays', before: '90', after: '30' }],
      needSecret: [],
    }),
    takeSetup: () => done,
    diagnostics: () => ({
      id: '1',
      files: [
        { name: 'program.json', bytes: 120, text: '{\n  "version": "1.0.0"\n}\n', isWhole: true },
        {
          name: 'log.txt',
          bytes: 240,
          text: '[2026-11-23 09:00:00.000] [info] Started\n[2026-11-23 09:00:01.000] [info] *** and ***\n',
          isWhole: true,
        },
      ],
    }),
    saveDiagnostics: () => ({ ok: true, path: '/home/maria/Contact Sync Agent diagnostics' }),
    webhooks: () => webhooksShown(now),
    addWebhook: () => ({ ok: true, kept: true }),
    changeWebhook: () => done,
    removeWebhook: () => done,
    webhookSecret: () => '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
    newWebhookSecret: () => ({ kept: true }),
    testWebhook: ({ body }) => ({
      kind: 'tested',
      status: body === null ? 202 : null,
      body: body ?? '{\n  "data": { "id": 17, "name": "Test Person" }\n}',
      events: [
        {
          kind: 'put',
          key: '17',
          deliveryId: '0b7a4f0e',
          contact: {
            name: 'Test Person',
            addresses: ['tel:+12025550123', 'mailto:test@example.com'],
            values: [{ name: 'groups', value: 'Clientes' }],
          },
          problems: [],
        },
      ],
    }),
    changeReceiver: () => done,
  }
}
