/** `contact-sync practice`: the practice workspace, until it is stopped. */

import { UsageError } from '../../shared/usage-error.ts'
import { type PracticeOptions, startPractice } from '../practice/server.ts'
import type { Output } from './output.ts'

export type PracticeArguments = Pick<PracticeOptions, 'port' | 'token'> &
  Partial<Pick<PracticeOptions, 'profile' | 'statePath' | 'requestsPerHour' | 'clockScale' | 'engineCache'>>

export async function practiceCommand(
  options: PracticeArguments,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const server = await startPractice(options).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EADDRINUSE')
      throw new UsageError(`Port ${options.port} is in use by another program. Choose another with --port.`)
    throw error
  })
  const limit =
    options.requestsPerHour === 0
      ? 'no limit'
      : options.requestsPerHour === undefined
        ? "the platform's own limit"
        : `${options.requestsPerHour} requests an hour`
  output.result(
    { url: server.url, port: server.port },
    `Practice account at ${server.url} (${limit}). Nobody outside this PC can reach it. Stop with Ctrl-C.`,
  )
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await server.close()
  return 0
}
