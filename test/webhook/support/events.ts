/** A desk's webhook source, and events that were received for it. */
import { inboxKey } from '../../../main/webhook/inbox.ts'
import type { Desk } from '../../agent/support/desk.ts'

export const CRM = {
  name: 'CRM',
  country: 'BR',
  webhook: { secretEnv: 'CRM_SECRET', event: 'event', removedWhen: ['deleted'] } as Record<string, unknown>,
  key: ['id'],
  columns: {
    name: 'name',
    phone: 'urn:tel',
    city: 'field:city',
    stage: 'groups',
  } as Record<string, unknown>,
}

export type Event = Record<string, unknown>

/** As the receiver leaves them: in the inbox, durable. */
export async function receive(desk: Desk, events: readonly Event[], source = 'CRM'): Promise<void> {
  const { inbox, workspace, now } = desk.agent
  const stored = events.map((event) => ({
    method: 'POST',
    deliveryId: undefined,
    body: JSON.stringify(event),
  }))
  await inbox.put(inboxKey(workspace.host, source), stored, now())
}
