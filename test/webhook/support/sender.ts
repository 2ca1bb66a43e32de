/** Partner software on the same PC: it knows its secret, and sends its events over HTTP. */
import { createHmac } from 'node:crypto'
import type { Running } from '../../support/office.ts'

export const SECRET = 'the secret of the CRM'
export const ENV = { CRM_SECRET: SECRET }
/** As the acceptance of the issue describes it. */
export const CRM = {
  name: 'CRM',
  country: 'BR',
  webhook: { secretEnv: 'CRM_SECRET', event: 'event', removedWhen: ['customer.deleted'], deliveryId: 'id' },
  key: ['customer.id'],
  columns: { 'customer.name': 'name', 'customer.phone': 'urn:tel', 'customer.city': 'field:city' },
  removalDelayMinutes: 0,
}

export type Answer = { status: number; body: { ok: boolean; reason?: string; [more: string]: unknown } }

/** Where a running `watch --json` takes events; waits until it says so. */
export async function addressOf(agent: Running): Promise<string> {
  for (;;) {
    const line = agent.stdout.split('\n')[0]
    if (line && agent.stdout.includes('\n'))
      return (JSON.parse(line) as { webhooks: { sources: { url: string }[] } }).webhooks.sources[0]!.url
    if (agent.child.exitCode !== null) throw new Error(`the agent ended:\n${agent.stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function post(
  url: string,
  body: unknown,
  how: 'token' | 'signature' | Record<string, string> = 'token',
): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const signature = `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`
  const headers =
    how === 'token'
      ? { Authorization: `Bearer ${SECRET}` }
      : how === 'signature'
        ? { 'X-Signature-256': signature }
        : how
  const response = await fetch(url, {
    method: 'POST',
    body: text,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

export const customer = (id: number, more: Record<string, unknown> = {}) => ({
  id: `C${id}`,
  name: `Person ${id}`,
  phone: `849${91_000_000 + id}`,
  city: 'Natal',
  ...more,
})
