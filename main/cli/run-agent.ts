/** Opens an agent for one command and closes it again, whatever happens in between. */
import { Cycle } from '../agent/cycle.ts'
import { systemClock } from '../platform/clock.ts'
import { forkReaderHost } from '../spreadsheets/reader-host.ts'
import { dataFolder, type GlobalOptions, loadSetup, loadToken } from './options.ts'
import type { Output } from './output.ts'
import { renamedSentence, restartSentence, statusLine } from './words.ts'

/** @param folder another data folder than the options name: a copy to look at. */
export async function withAgent<T>(
  options: GlobalOptions,
  output: Output,
  work: (cycle: Cycle) => Promise<T>,
  folder?: string,
): Promise<T> {
  const { setup, folder: setupFolder } = loadSetup(options)
  const token = loadToken(options)
  const cycle = new Cycle({
    setup,
    setupFolder,
    dataFolder: folder ?? dataFolder(options),
    token,
    fetch,
    clock: systemClock,
    readers: forkReaderHost({ memoryMb: setup.limits.memoryMiB }),
    onStatus: (status) => output.progress(statusLine(status, Date.now())),
  })
  try {
    const restart = cycle.repositories.restarts.unsaid()
    if (restart) output.note(restartSentence(restart))
    for (const { setup: source, renamedFrom } of cycle.sources)
      if (renamedFrom !== undefined) output.note(renamedSentence(source.name, renamedFrom))
    return await work(cycle)
  } finally {
    output.progress('')
    cycle.close()
  }
}
