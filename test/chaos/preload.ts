/**
 * Loaded into the agent's process before its own code (`node --import`), so that the program under test stays as it is
 * shipped. It does what only the inside of a process allows: a wall clock that jumps, and a SIGKILL at an exact
 * moment of its work with the database. What to do comes as JSON in CHAOS (`Orders`).
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import Database from 'better-sqlite3'
import type { KillOrder, Orders } from './orders.ts'

const orders = JSON.parse(process.env.CHAOS ?? '{}') as Orders
if (orders.clock) shiftClock(orders.clock)
if (orders.killFile) killAt(latestIn(orders.killFile))
else if (orders.kill) killAt(() => orders.kill)

/** Every time that is asked for is this many milliseconds off; the file is looked at again a hundred times a second. */
function shiftClock(file: string): void {
  const RealDate = Date
  let shift = 0
  let readAt = Number.NEGATIVE_INFINITY
  const now = () => {
    if (performance.now() - readAt > 10) {
      readAt = performance.now()
      shift = Number.parseInt(fs.readFileSync(file, 'utf8'), 10) || 0
    }
    return RealDate.now() + shift
  }
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, self) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, self) as Date,
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
}

/** The same object as long as the file says the same; an order that was carried out is over. */
function latestIn(file: string): () => KillOrder | undefined {
  let text = ''
  let order: KillOrder | undefined
  return () => {
    try {
      const now = fs.readFileSync(file, 'utf8')
      if (now !== text) order = now === '' ? undefined : (JSON.parse(now) as KillOrder)
      text = now
    } catch {
      order = undefined
    }
    return order && fs.existsSync(order.told) ? undefined : order
  }
}

function killAt(latest: () => KillOrder | undefined): void {
  let counted: KillOrder | undefined
  let count = 0
  const reached = (what: string, detail: string) => {
    const order = latest()
    if (order !== counted) count = 0
    counted = order
    if (!order || what !== order.moment) return
    count += 1
    if (count !== order.nth) return
    fs.writeFileSync(
      order.told,
      `${order.moment} ${count}: ${detail.trim().replace(/\s+/g, ' ').slice(0, 120)}`,
    )
    for (const pid of order.victims ?? [0]) kill(pid || process.pid)
  }

  const { prepare, exec, pragma, transaction, backup } = Database.prototype
  Database.prototype.prepare = function (this: Database.Database, sql: string) {
    const statement = prepare.call(this, sql)
    const what = momentOf(sql)
    if (what === undefined) return statement
    const run = statement.run.bind(statement) as (...args: unknown[]) => Database.RunResult
    statement.run = (...args: unknown[]) => {
      const result = run(...args)
      reached(what, sql)
      return result
    }
    return statement
  } as typeof prepare
  Database.prototype.exec = function (this: Database.Database, sql: string) {
    const what = /ALTER TABLE|CREATE TABLE (?!temp)/i.test(sql) ? 'migrate' : momentOf(sql)
    if (what === 'migrate') reached(what, `before ${sql}`)
    const result = exec.call(this, sql)
    if (what) reached(what, sql)
    return result
  }
  Database.prototype.pragma = function (this: Database.Database, ...args: Parameters<typeof pragma>) {
    const result = pragma.apply(this, args)
    if (/user_version *=|wal_checkpoint/.test(args[0])) reached('migrate', args[0])
    return result
  }
  Database.prototype.transaction = function (this: Database.Database, work: (...args: never[]) => unknown) {
    const inner = transaction.call(this, work as never) as unknown as (...args: unknown[]) => unknown
    const outer = (...args: unknown[]) => {
      const result = inner(...args)
      if (!this.inTransaction) reached('commit', 'COMMIT')
      return result
    }
    return Object.assign(outer, inner)
  } as unknown as typeof transaction
  // A few pages at a time, so that there is a middle.
  Database.prototype.backup = async function (this: Database.Database, file: string) {
    reached('backup', 'begins')
    const result = await backup.call(this, file, {
      progress: ({ remainingPages }) => {
        reached('backup', `${remainingPages} pages left`)
        return 8
      },
    })
    reached('backup', 'copied, not renamed')
    return result
  }

  const { copyFileSync, renameSync } = fs
  fs.copyFileSync = (...args) => {
    copyFileSync(...args)
    reached('migrate', `copied to ${args[1]}`)
  }
  fs.renameSync = (...args) => {
    renameSync(...args)
    reached('backup', `renamed to ${args[1]}`)
  }
  syncBuiltinESMExports()
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

/** Which step of the cycle writes with this statement. */
function momentOf(sql: string): string | undefined {
  if (/^\s*(SELECT|WITH|EXPLAIN)/i.test(sql)) return undefined
  if (/^\s*VACUUM INTO/.test(sql)) return 'migrate'
  if (/INSERT (OR IGNORE )?INTO (follow|claim|claim_urn|moved|intention|change)\b/.test(sql)) return 'stage'
  if (/\bscan_(row|urn|seen)\b/.test(sql)) return 'scan'
  if (/\bmirror_|UPDATE workspace|group_binding/.test(sql)) return 'pull'
  if (/SET state = 'sending'/.test(sql)) return 'drain'
  if (/DELETE FROM intention WHERE id|UPDATE (follow|intention|change) SET/.test(sql)) return 'settle'
  if (/\b(needed|refused|request_log)\b/.test(sql)) return undefined
  return /^\s*(INSERT|UPDATE|DELETE|BEGIN|COMMIT)/i.test(sql) ? 'stage' : undefined
}
