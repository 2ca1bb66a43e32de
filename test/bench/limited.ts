/** A drain under a given limit: is every request that is allowed used, and none refused? */
import { sync } from './command-line.ts'
import { writeXlsx } from './make-table.ts'
import { openOffice } from './office.ts'
import { startPlatform } from './platform.ts'
import { atLeast, atMost, type Judged } from './result.ts'

/** `windowSeconds`: what the platform's hour lasts here, which its answers tell the agent. `limit`: requests in it. */
export type Window = { windowSeconds: number; limit: number }
/** One request at a time, as under a real limit: many small losses would show. Five minutes. */
export const SLOW: Window = { windowSeconds: 100, limit: 100 }
/** Several under way, for ten seconds; a request that takes 10 ms longer costs 0.3 % here. */
export const QUICK: Window = { windowSeconds: 3, limit: 90 }
/** The first one holds the burst; the steady state comes after it. */
const STEADY_WINDOWS = 2

/** Counts what the platform received in two windows after the first, reads and writes. */
export async function benchLimit({ windowSeconds, limit }: Window): Promise<Judged[]> {
  const platform = await startPlatform({ requestsPerHour: limit, clockScale: 3600 / windowSeconds })
  const office = openOffice()
  try {
    await writeXlsx(office.pathOf('table.xlsx'), limit * (STEADY_WINDOWS + 1.2))
    await office.age('table.xlsx')
    await office.setup(platform.url, ['table.xlsx'], limit)
    await sync(office.folder, 'data')
    const counted = (await platform.requests()).filter(({ bucket }) => bucket?.includes('contacts'))
    const times = counted.filter(({ status }) => status !== 429).map(({ at }) => Date.parse(at))
    const from = Math.min(...times) + windowSeconds * 1000
    const until = from + STEADY_WINDOWS * windowSeconds * 1000
    if (Math.max(...times) < until) throw new Error('the drain ended before its steady state')
    const used = times.filter((at) => at >= from && at < until).length / (STEADY_WINDOWS * limit)
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
