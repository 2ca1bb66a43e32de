/** Opens an agent for one command and closes it again, whatever happens in between. */

import { UsageError } from '../../shared/usage-error.ts'
import { Cycle, openData } from '../agent/cycle.ts'
import { systemClock } from '../platform/clock.ts'
import { forkReaderHost, type WarmReaderHost, withSpare } from '../spreadsheets/reader-host.ts'
import { accountsOf, dataFolder, type GlobalOptions, loadSetup, loadToken } from './options.ts'
import type { Output } from './output.ts'
import { terminalFetch } from './terminal-fetch.ts'
import { renamedSentence, restartSentence, statusLine } from './words.ts'

/** @param folder another data folder than the options name: a copy to look at. */
export async function withAgent<T>(
  options: GlobalOptions,
  output: Output,
  work: (cycle: Cycle) => Promise<T>,
  folder = dataFolder(options),
): Promise<T> {
  loadSetup(options) // a second one is refused
  return withAgents(options, output, ([cycle]) => work(cycle!), folder)
}

/** One agent for every account that a setup was named for, all on the same data folder. */
export async function withAgents<T>(
  options: GlobalOptions,
  output: Output,
  work: (cycles: readonly Cycle[]) => Promise<T>,
  folder = dataFolder(options),
): Promise<T> {
  const accounts = accountsOf(options).map((one) => {
    const loaded = loadSetup(one)
    return { ...loaded, token: loadToken(one, loaded.setup.workspace.tokenEnv) }
  })
  refuseDoubles(accounts)
  const data = openData(folder, Date.now())
  const cycles: Cycle[] = []
  const hosts: WarmReaderHost[] = []
  try {
    for (const { setup, folder: setupFolder, token } of accounts) {
      const readers = withSpare(forkReaderHost({ memoryMb: setup.limits.memoryMiB }))
      hosts.push(readers)
      cycles.push(
        new Cycle({
          setup,
          setupFolder,
          dataFolder: folder,
          store: data.store,
          token,
          fetch: terminalFetch,
          clock: systemClock,
          readers,
          onStatus: (status) => output.progress(statusLine(status, Date.now())),
        }),
      )
    }
    const restart = cycles[0]!.repositories.restarts.unsaid()
    if (restart) output.note(restartSentence(restart))
    for (const { setup: source, renamedFrom } of cycles.flatMap(({ sources }) => sources))
      if (renamedFrom !== undefined) output.note(renamedSentence(source.name, renamedFrom))
    return await work(cycles)
  } finally {
    output.progress('')
    for (const readers of hosts) readers.end()
    for (const cycle of cycles) cycle.close()
    data.close()
  }
}

/** Two accounts in one data folder are told apart by their hosts; one key opens one account. */
function refuseDoubles(accounts: readonly (ReturnType<typeof loadSetup> & { token: string })[]): void {
  for (const [index, account] of accounts.entries()) {
    const earlier = accounts.slice(0, index)
    const { host, tokenEnv } = account.setup.workspace
    const sameHost = earlier.find(({ setup }) => setup.workspace.host === host)
    if (sameHost)
      throw new UsageError(
        `${sameHost.file} and ${account.file} name the same host, ${host}. Two accounts of one host need a data folder each: run them apart, with --data.`,
      )
    if (earlier.some(({ token }) => token === account.token))
      throw new UsageError(
        `${account.file} would use the access key of another account. Name its own variable in the setup, "workspace": {"tokenEnv": "${tokenEnv}_2"}, or give --token-file once for each --setup.`,
      )
  }
}
