/** An agent that has nothing to do: `watch` over ten spreadsheets that it has just sent itself. */
import { setTimeout as sleep } from 'node:timers/promises'
import { nextLine, sync, watch } from './command-line.ts'
import { writeXlsx } from './make-table.ts'
import { openOffice } from './office.ts'
import { startPlatform } from './platform.ts'
import { cpuMsOf, memoryOf } from './processes.ts'
import { atMost, type Judged } from './result.ts'

const SOURCES = 10
const ROWS_EACH = 100
/** What is left over from the work: timers, connections, the garbage of the last rows. */
const SETTLING_MS = 5000
const MEASURED_MS = 20_000

export type Idle = { end(): Promise<Judged[]> }

/**
 * Starts the agent. Its processor time is its own, so other things may be measured until `end` is called; at
 * least 20 seconds pass in between.
 */
export async function startIdle(): Promise<Idle> {
  const platform = await startPlatform()
  const office = openOffice()
  const files = Array.from({ length: SOURCES }, (_, index) => `table-${index}.xlsx`)
  for (const [index, file] of files.entries()) {
    await writeXlsx(office.pathOf(file), ROWS_EACH, 0, index * ROWS_EACH)
    await office.age(file)
  }
  await office.setup(platform.url, files)
  const agent = watch(office.folder, 'data')
  await nextLine(agent.said, /^Watching/)
  const { creates } = await sync(office.folder, 'data') // handed over to the agent that watches
  if (creates !== SOURCES * ROWS_EACH) throw new Error(`${creates} contacts were created`)
  const settled = sleep(SETTLING_MS).then(() => ({ cpuMs: cpuMsOf(agent.pid), began: performance.now() }))
  return {
    async end() {
      const { cpuMs, began } = await settled
      await sleep(Math.max(0, MEASURED_MS - (performance.now() - began)))
      const share = ((cpuMsOf(agent.pid) - cpuMs) / (performance.now() - began)) * 100
      const memory = memoryOf(agent.pid)
      await agent.stop()
      await platform.stop()
      office.close()
      if (!memory) throw new Error('the agent ended')
      return [
        atMost('idle with 10 sources, processor time', share, '%', 0.2),
        atMost('idle with 10 sources, memory', memory.now, 'MiB', 120),
      ]
    },
  }
}
