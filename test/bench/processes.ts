/** What the operating system knows of a process: memory, processor time, children. Linux only: it reads /proc. */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** MiB. `peak` is the highest ever, `now` this moment's. Undefined when the process is gone. */
export function memoryOf(pid: number): { peak: number; now: number } | undefined {
  const status = read(`/proc/${pid}/status`)
  const kib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  const [peak, now] = [kib('VmHWM') / 1024, kib('VmRSS') / 1024]
  return Number.isFinite(peak) && Number.isFinite(now) ? { peak, now } : undefined
}

/** MiB that are this process's own, and its share of what several have: much of an app's process is Chromium's code. */
export function ownMemoryOf(pid: number): number {
  const kib = Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1])
  if (!Number.isFinite(kib)) throw new Error(`process ${pid} ended`)
  return kib / 1024
}

/** Processes it started from its main thread, which is where Node starts them. */
export const childrenOf = (pid: number): number[] =>
  read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

/** Milliseconds of processor time since it began, all threads. */
export function cpuMsOf(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]),
  )
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6
}

/** Has nothing to do: less than a hundredth of a core for half a second. Rejects when that takes two minutes. */
export async function untilIdle(pid: number): Promise<void> {
  for (let look = 0; look < 240; look++) {
    const before = cpuMsOf(pid)
    await sleep(500)
    if (cpuMsOf(pid) - before < 5) return
  }
  throw new Error(`process ${pid} was still busy after two minutes`)
}

/** Empty where the process ended a moment ago. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
