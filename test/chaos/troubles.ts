/** What goes wrong on the PC around one run of the agent. */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Office } from './office.ts'
import { downgrade } from './old-version.ts'
import type { Moment } from './orders.ts'

export const TROUBLES = {
  nothing: 6,
  clock: 2,
  backup: 1.2,
  'old version': 1.2,
  'disk full': 1.2,
  'read-only': 0.6,
  locked: 0.8,
  'saved meanwhile': 2,
  'reader killed': 1,
  'another agent': 0.6,
} as const
export type TroubleName = keyof typeof TROUBLES

/** Only where the data folder can be a disk of its own. */
export const needsDisk = (name: TroubleName): boolean => name === 'disk full' || name === 'read-only'

export type Trouble = {
  /** The step it is about. */
  aim?: Moment
  /** While the agent runs; told when it ended. @param readers the processes that read for it now. */
  meanwhile?(ended: AbortSignal, readers: () => number[]): Promise<void>
  /** Afterwards everything is as it should be again. */
  after?(): void
  /** Longer than usual before a run counts as stuck. */
  patienceMs?: number
}

const HOUR = 3_600_000
const JUMPS = [
  -72 * HOUR,
  -25 * HOUR,
  -2 * HOUR,
  -61_000,
  61_000,
  2 * HOUR,
  25 * HOUR,
  8 * 24 * HOUR,
  40 * 24 * HOUR,
]

/** Makes it; undefined where this machine or this moment does not allow it. */
export async function makeTrouble(name: TroubleName, office: Office): Promise<Trouble | undefined> {
  const { desk, model, roll } = office
  const note = (what: string) => office.note(what)
  const hasDatabase = existsSync(desk.database)
  switch (name) {
    case 'nothing':
      return {}
    case 'clock': {
      const jump = () => {
        const to = desk.shift === 0 || roll.chance(0.6) ? roll.one(JUMPS) : 0
        desk.shiftClock(to)
        note(`clock off by ${Math.round(desk.shift / 60_000)} min`)
      }
      if (roll.chance(0.6)) jump()
      const later = roll.chance(0.6) ? 100 + roll.below(700) : undefined
      if (later === undefined) return {}
      return { meanwhile: (ended) => after(later, ended, jump) }
    }
    case 'backup':
      rmSync(path.join(desk.data, 'backups'), { recursive: true, force: true })
      return { aim: 'backup' }
    case 'old version':
      // Where an event stopped being read was written down later than that.
      if (!hasDatabase || desk.partner) return undefined
      await office.stop()
      return downgrade(desk.database) ? { aim: 'migrate' } : undefined
    case 'disk full': {
      if (!desk.hasDisk) return undefined
      const kib = roll.one([4, 16, 64, 200, 600])
      const fill = () => {
        desk.fill(kib)
        note(`${kib} KiB left`)
      }
      const restore = () => desk.fill(0)
      if (roll.chance(0.5)) {
        fill()
        return { after: restore }
      }
      const later = 200 + roll.below(400)
      return { meanwhile: (ended) => after(later, ended, fill), after: restore }
    }
    case 'read-only':
      if (!desk.hasDisk) return undefined
      desk.writable(false)
      return { after: () => desk.writable(true) }
    case 'locked': {
      if (!hasDatabase) return undefined
      const [from, ms] = [roll.one([0, 0, 300, 500]), roll.one([200, 500, 1000, 2500, 6500])]
      note(`locked from ${from} ms for ${ms} ms`)
      return {
        patienceMs: 12_000,
        async meanwhile(ended) {
          await after(from, ended, () => {})
          if (!ended.aborted) await lock(desk.database, ms, ended)
        },
      }
    }
    case 'reader killed':
      return {
        async meanwhile(ended, readers) {
          for (let left = roll.one([1, 1, 5]); left > 0 && !ended.aborted; ) {
            await after(10, ended, () => {
              for (const pid of readers()) {
                left -= 1
                spawnSync('kill', ['-KILL', String(pid)]) // it may have ended by itself
              }
            })
          }
        },
      }
    case 'another agent': {
      const later = 50 + roll.below(500)
      return {
        async meanwhile(ended) {
          await after(later, ended, () => {})
          if (ended.aborted) return
          const { code } = await office.command(['sync', '--yes', '--json'])
          note(`another agent: exit code ${code}`)
        },
      }
    }
    case 'saved meanwhile': {
      const from = 100 + roll.below(500)
      // Who is at work all the time may meet what was no moment's whole spreadsheet; quiet times are tested elsewhere.
      const inHalves = !office.app && roll.chance(0.4)
      const times = 1 + roll.below(3)
      return {
        async meanwhile(ended) {
          for (let n = 0; n < times; n += 1) {
            await after(n === 0 ? from : 30 + roll.below(200), ended, () => {})
            note(`meanwhile: ${model.edit(roll)}`)
            if (inHalves) await desk.saveInHalves(model, roll.below(model.sheets), 20 + roll.below(120))
            else desk.save(model, 0)
          }
        },
      }
    }
  }
}

/** Does it after a while, unless the agent has ended by then. */
async function after(ms: number, ended: AbortSignal, what: () => void): Promise<void> {
  await pause(ms, undefined, { signal: ended }).catch(() => {})
  if (!ended.aborted) what()
}

/** As a virus scanner or a backup program holds it. */
async function lock(file: string, ms: number, ended: AbortSignal): Promise<void> {
  const db = new Database(file, { timeout: 50 })
  try {
    db.exec('BEGIN IMMEDIATE')
    await pause(ms, undefined, { signal: ended }).catch(() => {})
    db.exec('ROLLBACK')
  } catch {
    // The agent was writing: then it is not locked.
  } finally {
    db.close()
  }
}
