/** A drain under a given limit: is every request that is allowed used, and none refused? */
import { sync } from './command-line.ts'
import { writeXlsx } from './make-table.ts'
import { openOffice } from './office.ts'
import { startPlatform } from './platform.ts'
import { atLeast, atMost, type Judged } from './result.ts'

/** The practice platform's hour passes in so many seconds here; the agent is told by its answers. */
const WINDOW_SECONDS = 4
/** Requests allowed in a window: fifteen a second. */
const LIMIT = 60
/** The first one holds the burst; the steady state comes after it. */
const STEADY_WINDOWS = 2

/** Counts what the platform received in two windows after the first, reads and writes. */
export async function benchLimit(): Promise<Judged[]> {
  const platform = await startPlatform({ requestsPerHour: LIMIT, clockScale: 3600 / WINDOW_SECONDS })
  const office = openOffice()
  try {
    await writeXlsx(office.pathOf('table.xlsx'), LIMIT * (STEADY_WINDOWS + 1.5))
    await office.age('table.xlsx')
    await office.setup(platform.url, ['table.xlsx'], LIMIT)
    await sync(office.folder, 'data')
    const counted = (await platform.requests()).filter(({ bucket }) => bucket?.includes('contacts'))
    const times = counted.filter(({ status }) => status !== 429).map(({ at }) => Date.parse(at))
    const from = Math.min(...times) + WINDOW_SECONDS * 1000
    const until = from + STEADY_WINDOWS * WINDOW_SECONDS * 1000
    if (Math.max(...times) < until) throw new Error('the drain ended before its steady state')
    const used = times.filter((at) => at >= from && at < until).length / (STEADY_WINDOWS * LIMIT)
    const refused = counted.filter(({ status }) => status === 429).length
    return [
      atLeast('given limit, requests used in the steady state', used * 100, '%', 98),
      atMost('given limit, requests refused with 429', refused, 'requests', 0),
    ]
  } finally {
    await platform.stop()
    office.close()
  }
}
