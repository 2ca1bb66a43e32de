/** The practice workspace for a measurement: `contact-sync practice`, in a process of its own. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startCommand, TOKEN } from './command-line.ts'

/** A request as the server received it; `bucket` is null where it counted for no limit. */
export type Sent = {
  method: string
  path: string
  body: unknown
  status: number
  at: string
  bucket: string | null
}
export type Platform = Awaited<ReturnType<typeof startPlatform>>

type SetUp = { groups: Record<string, { uuid: string }> }

/** The fields and groups of the bench's table, so that no drain waits for the engine's cache. */
const FIELDS = [
  { key: 'cidade' },
  { key: 'estado_uf' },
  { key: 'nascimento', type: 'datetime' },
  { key: 'cadastro', type: 'datetime' },
  { key: 'valor', type: 'number' },
  { key: 'ativo' },
  { key: 'empresa' },
  { key: 'obs' },
]
const GROUPS = ['Clientes', 'Fornecedores', 'Alunos', 'VIP', 'Famílias', '2024']

/** Starts one with nobody in it. 0 requests an hour is unlimited; `clockScale`: how many times faster its hour passes. */
export async function startPlatform({ requestsPerHour = 0, clockScale = 1 } = {}) {
  const child = startCommand([
    ...['practice', '--port', '0', '--token', TOKEN, '--json'],
    ...['--requests-per-hour', String(requestsPerHour), '--clock-scale', String(clockScale)],
  ])
  child.stderr!.pipe(process.stderr)
  const [line] = await once(createInterface({ input: child.stdout! }), 'line')
  const { url }: { url: string } = JSON.parse(line)

  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Token ${TOKEN}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  let groupUuids: string[] = []
  const platform = {
    url,
    /** Always in the same order. */
    groupUuids: () => groupUuids,
    /** Everybody goes, and what was received is forgotten. `suspended`: it can be read, and takes no contacts. */
    async empty({ suspended = false } = {}) {
      const workspace = { country: 'BR', timezone: 'America/Sao_Paulo', suspended }
      const groups = GROUPS.map((name) => ({ ref: name, name }))
      const given = { workspace, fields: FIELDS, groups }
      const made = await ask<SetUp>('POST', '/practice/workspace', { profile: 'weni-flows', given })
      groupUuids = GROUPS.map((name) => made.groups[name]!.uuid)
    },
    requests: async () => (await ask<{ requests: Sent[] }>('GET', '/practice/requests')).requests,
    writes: async () => (await platform.requests()).filter(({ method }) => method !== 'GET'),
    forgetRequests: () => ask('DELETE', '/practice/requests'),
    async stop() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
  await platform.empty()
  return platform
}
