/**
 * From a plan to the platform and back to nothing to do: the first `sync` of a table without a limit, then 1 % of
 * its rows edited under `watch`, the file touched, and people taken out.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nextLine, output, start, sync, watch } from './command-line.ts'
import { noteTime } from './growth.ts'
import { writeCsv, writeXlsx } from './make-table.ts'
import { type Office, openOffice, QUIET_SECONDS } from './office.ts'
import { DAFF, runPeer, WHOLE_JOB } from './peers/peers.ts'
import { type Platform, startPlatform } from './platform.ts'
import { untilIdle } from './processes.ts'
import { read } from './reading.ts'
import { against, atLeast, atMost, type Judged, median, rowsText } from './result.ts'

const BARE = fileURLToPath(new URL('./bare-requests.ts', import.meta.url))
/** One row in a hundred is edited. */
const EDIT_EVERY = 100
const ROUNDS = 3
/** Fewer than the guards hold back (DESIGN 10): under 10 % and under 500. */
const REMOVED = 400
/** Bare requests at most, of so many loops: their rate does not change with their number. */
const MOST_BARE = { 8: 5000, 1: 2000 }
/** What the agent keeps under way without a limit (DESIGN 11). */
const LOOPS = 8
type Loops = keyof typeof MOST_BARE
/** Hashing 20 MB takes a tenth of this. */
const TOUCHED_MS = 200

/**
 * `repeat`: how often the table is sent, and touched; what differs then is the noise of the machine. `withScript`: the
 * script for the whole job is measured, too; it takes as long as the agent.
 */
export async function benchSending(
  rows: number,
  { repeat, withScript }: { repeat: number; withScript: boolean },
): Promise<Judged[]> {
  const [office, platform, other] = [openOffice(), await startPlatform(), await startPlatform()]
  try {
    await writeXlsx(office.pathOf('base.xlsx'), rows)
    await writeXlsx(office.pathOf('edited.xlsx'), rows, EDIT_EVERY)
    await writeXlsx(office.pathOf('shorter.xlsx'), rows - REMOVED, EDIT_EVERY)
    await writeCsv(office.pathOf('base.csv'), rows)
    await writeCsv(office.pathOf('edited.csv'), rows, EDIT_EVERY)
    await office.setup(platform.url, ['table.xlsx'])
    return [
      ...(await drain(office, platform, other, rows, { repeat, withScript })),
      ...(await rescan(office, platform, rows)),
      ...(await touch(office, platform, rows, repeat)),
      ...(await removals(office, platform, rows)),
    ]
  } finally {
    await Promise.all([platform.stop(), other.stop()])
    office.close()
  }
}

/** Contacts a second of the whole drain, and how much longer it takes than its requests alone. */
async function drain(
  office: Office,
  platform: Platform,
  other: Platform,
  rows: number,
  { repeat, withScript }: { repeat: number; withScript: boolean },
): Promise<Judged[]> {
  const rounds: { rate: number; overhead: number; loop: number; mb: number; seconds: number }[] = []
  const size = rowsText(rows)
  for (let round = 0; round < repeat; round++) {
    await platform.empty()
    await office.remove('data')
    await office.save('base.xlsx', 'table.xlsx')
    await office.age('table.xlsx')
    const { creates, phases, togetherMb: mb, wallSeconds: seconds } = await sync(office.folder, 'data')
    if (creates !== rows) throw new Error(`${creates} of ${rows} contacts were created`)
    const rate = creates / phases.drain
    const bare = await bareRate(office, platform, other, LOOPS)
    const loop = await bareRate(office, platform, other, 1)
    rounds.push({ rate, overhead: (bare / rate - 1) * 100, loop: loop / rate, mb, seconds })
  }
  const middle = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick))
  const [seconds, mb] = [middle((round) => round.seconds), middle((round) => round.mb)]
  noteTime('the whole first sync', rows, seconds)
  return [
    atLeast(
      `drain rate, ${size}`,
      middle(({ rate }) => rate),
      'contacts/s',
      300,
    ),
    atMost(
      `drain overhead over bare requests, ${size}`,
      middle(({ overhead }) => overhead),
      '%',
      20,
    ),
    atMost(
      `drain against bare fetch in a loop, ${size}`,
      middle(({ loop }) => loop),
      'ratio',
      1,
    ),
    atMost(`whole sync peak memory of agent and reader, ${size}`, mb, 'MiB', 300),
    ...(withScript ? await wholeJob(office, other, rows, { seconds, mb }) : []),
  ]
}

/** The same file sent by a script of 50 lines over SheetJS and `fetch`, which looks at nothing that comes back. */
async function wholeJob(
  office: Office,
  other: Platform,
  rows: number,
  own: { seconds: number; mb: number },
): Promise<Judged[]> {
  await other.empty()
  const file = office.pathOf('base.xlsx')
  const script = await runPeer([WHOLE_JOB, other.url, file, office.pathOf('memory.json')])
  const made = (await other.writes()).filter(({ status }) => status === 201).length
  if (script.kind === 'done' && made !== rows) throw new Error(`the script made ${made} of ${rows} contacts`)
  const size = rowsText(rows)
  const name = 'against a script over SheetJS and fetch'
  return [
    against(`whole first sync ${name}, ${size}`, own.seconds, { ...script, value: script.seconds }),
    against(`whole first sync memory ${name}, ${size}`, own.mb, { ...script, value: script.peakMb }),
  ]
}

/** Requests a second of what the platform just received, sent again to another, without an agent. */
async function bareRate(office: Office, platform: Platform, other: Platform, loops: Loops): Promise<number> {
  await other.empty()
  const uuids = new Map(platform.groupUuids().map((uuid, place) => [uuid, other.groupUuids()[place]!]))
  const known = new RegExp([...uuids.keys()].join('|'), 'g')
  const writes = (await platform.writes()).slice(0, MOST_BARE[loops])
  const bodies = writes.map(({ body }) => JSON.stringify(body).replace(known, (uuid) => uuids.get(uuid)!))
  await writeFile(office.pathOf('bodies'), bodies.join('\n'))
  return (
    bodies.length / Number(await output(start([BARE, other.url, office.pathOf('bodies'), String(loops)])))
  )
}

/**
 * Under `watch`, from the moment the file is quiet until the plan is committed, without the pull before it (from its first
 * request to its last); then what was sent for it.
 */
async function rescan(office: Office, platform: Platform, rows: number): Promise<Judged[]> {
  const changed = Math.ceil(rows / EDIT_EVERY)
  const rounds: { ratio: number; seconds: number; requests: number }[] = []
  await platform.forgetRequests()
  const agent = watch(office.folder, 'data')
  try {
    await nextLine(agent.said, /^Watching/)
    await untilIdle(agent.pid)
    for (let round = 0; round < ROUNDS; round++) {
      const sheetjs = await read('sheetjs', office.pathOf('base.xlsx'), rows)
      await platform.forgetRequests()
      const staged = nextLine(agent.said, /^Sending: (\d+) to change\.$/)
      const savedAt = await office.save(round % 2 === 0 ? 'edited.xlsx' : 'base.xlsx', 'table.xlsx')
      const quietAt = savedAt + QUIET_SECONDS * 1000
      const { match, at } = await staged
      if (Number(match[1]) !== changed) throw new Error(`${match[1]} of ${changed} edited rows were found`)
      await untilIdle(agent.pid)
      const sent = await platform.requests()
      const reads = sent.filter(({ method }) => method === 'GET').map(({ at: read }) => Date.parse(read))
      const pull = reads.filter((read) => read >= savedAt && read < at)
      const pullMs = pull.length === 0 ? 0 : Math.max(...pull) - Math.min(...pull)
      const writes = sent.filter(({ method }) => method !== 'GET')
      const seconds = (at - quietAt - pullMs) / 1000
      rounds.push({ ratio: seconds / sheetjs.seconds, seconds, requests: writes.length / changed })
    }
  } finally {
    await agent.stop()
  }
  const size = rowsText(rows)
  const seconds = median(rounds.map((round) => round.seconds))
  const diff = ['diff', '--input-format', 'ssv', '--context', '0', '--output', 'diff.csv']
  const daff = await runPeer([DAFF, ...diff, '--id', '\uFEFFCódigo', 'base.csv', 'edited.csv'], office.folder)
  noteTime('rescan with 1 % changed', rows, seconds)
  return [
    against(`rescan with 1 % changed against daff over two csv, ${size}`, seconds, {
      ...daff,
      value: daff.seconds,
    }),
    atMost(
      `rescan with 1 % changed against SheetJS reading, ${size}`,
      median(rounds.map(({ ratio }) => ratio)),
      'ratio',
      0.4,
    ),
    atMost(
      `write requests per changed contact, ${size}`,
      median(rounds.map(({ requests }) => requests)),
      'requests',
      1,
    ),
  ]
}

/** The same bytes, saved again: hashed, not read. */
async function touch(office: Office, platform: Platform, rows: number, repeat: number): Promise<Judged[]> {
  const rounds: { ms: number; readers: number; writes: number }[] = []
  for (let round = 0; round < repeat; round++) {
    await office.age('table.xlsx')
    await platform.forgetRequests()
    const { phases, readers } = await sync(office.folder, 'data')
    const writes = (await platform.writes()).length
    rounds.push({ ms: phases.scan * 1000, readers, writes })
  }
  const size = rowsText(rows)
  const most = (pick: (round: (typeof rounds)[number]) => number) => Math.max(...rounds.map(pick))
  return [
    atMost(`touched file, time to hash it, ${size}`, median(rounds.map(({ ms }) => ms)), 'ms', TOUCHED_MS),
    atMost(
      `touched file, readers started, ${size}`,
      most(({ readers }) => readers),
      'processes',
      0,
    ),
    atMost(
      `write requests for no change, ${size}`,
      most(({ writes }) => writes),
      'requests',
      0,
    ),
  ]
}

/** People taken out of the file: one `contact_actions` call for a hundred of them. */
async function removals(office: Office, platform: Platform, rows: number): Promise<Judged[]> {
  await office.save('shorter.xlsx', 'table.xlsx')
  await office.age('table.xlsx')
  await platform.forgetRequests()
  const { removals } = await sync(office.folder, 'data')
  if (removals !== REMOVED) throw new Error(`${removals} of ${REMOVED} contacts were removed`)
  const calls = (await platform.writes()).length
  return [atLeast(`contacts per removal request, ${rowsText(rows)}`, removals / calls, 'contacts', 100)]
}
