/** The processes of one running app, as the system knows them (Linux). */
import { readdirSync, readFileSync } from 'node:fs'

/** Whose command line names this data folder, and everything they started, helpers of Chromium too. */
export function processesOf(dataFolder: string): number[] {
  const parents = new Map<number, number>()
  const roots = new Set<number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const pid = Number(name)
    const stat = read(`/proc/${pid}/stat`)
    if (stat === '' || isZombie(stat)) continue
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    if (commandOf(pid).includes(dataFolder)) roots.add(pid)
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (roots.has(pid) || isOurs(parents.get(pid)))
  return [...parents.keys()].filter(isOurs)
}

/** Is this process there? A zombie is not. */
export function isAlive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`)
  return stat !== '' && !isZombie(stat)
}

/** With blanks between its arguments; empty where it is gone. */
export const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')

const isZombie = (stat: string): boolean => /^\d+ \(.*\) Z/s.test(stat)

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // ended while we looked
  }
}
