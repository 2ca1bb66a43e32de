/** Where a source's events are sent. */
import { fieldKeyOf } from '../../shared/targets.ts'

/** The name a source has in an address, besides its own: `Clientes do CRM` is `clientes-do-crm`. */
export const addressName = (name: string): string =>
  fieldKeyOf(name)?.replaceAll('_', '-') ?? encodeURIComponent(name)

/** @param at where events are received; an address that stands for all of this PC's is shown as its own. */
export const hookUrl = ({ address, port }: { address: string; port: number }, name: string): string =>
  `http://${address === '0.0.0.0' ? '127.0.0.1' : address}:${port}/hooks/${addressName(name)}`

/** A request with this header is looked at as any other, and then not kept. */
export const TEST_HEADER = 'x-contact-sync-test'
