import type { AnswerInfo } from './outcome.ts'
import { exchange, type Wire } from './transport.ts'
import { readInfo } from './verdict.ts'

/**
 * The platform's time by a request that it does not count: one without a token is refused before the throttle looks
 * at it (contract 1). For the budget after a restart. Undefined when no dated answer came.
 */
export async function askServerTime(
  { host, fetch, timeoutMs = 30_000 }: Pick<Wire, 'host' | 'fetch'> & { timeoutMs?: number },
  signal?: AbortSignal,
): Promise<AnswerInfo | undefined> {
  const request = { method: 'GET', path: '/api/v2/workspace.json', search: '' } as const
  const answered = await exchange({ host, fetch, timeoutMs }, request, signal)
  if (answered.kind === 'failure' || answered.status !== 403) return undefined
  return readInfo(answered, 'v2', host.loopback)
}
