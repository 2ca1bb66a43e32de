/**
 * From a plan to the platform and back to nothing to do: the first `sync` of a table without a limit, then 1 % of
 * its rows edited under `watch`, the file touched, and people taken out.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nextLine, output, start, sync, watch } from './command-line.ts'
import { writeXlsx } from './make-table.ts'
import { type Office, openOffice, QUIET_SECONDS } from './office.ts'
import { type Platform, startPlatform } from './platform.ts'
import { untilIdle } from './processes.ts'
import { read } from './reading.ts'
import { atLeast, atMost, type Judged, median, rowsText } from './result.ts'

const BARE = fileURLToPath(new URL('./bare-requests.ts', import.meta.url))
/** One row in a hundred is edited. */
const EDIT_EVERY = 100
const ROUNDS = 3
/** Fewer than the guards hold back (DESIGN 10): under 10 % and under 500. */
const REMOVED = 400
/** Bare requests at most: their rate does not change with their number. */
const MOST_BARE = 5000
/** Hashing 20 MB takes a tenth of this. */
const TOUCHED_MS = 200

/** `repeat`: how often the table is sent, and touched; what differs then is the noise of the machine. */
export async function benchSending(rows: number, repeat: number): Promise<Judged[]> {
  const [office, platform, other] = [openOffice(), await startPlatform(), await startPlatform()]
  try {
    await writeXlsx(office.pathOf('base.xlsx'), rows)
    await writeXlsx(office.pathOf('edited.xlsx'), rows, EDIT_EVERY)
    await writeXlsx(office.pathOf('shorter.xlsx'), rows - REMOVED, EDIT_EVERY)
    await office.setup(platform.url, ['table.xlsx'])
    return [
      ...(await drain(office, platform, other, rows, repeat)),
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
  repeat: number,
): Promise<Judged[]> {
  const rounds: { rate: number; overhead: number; mb: number }[] = []
  for (let round = 0; round < repeat; round++) {
    await platform.empty()
    await office.remove('data')
    await office.save('base.xlsx', 'table.xlsx')
    await office.age('table.xlsx')
    const { creates, phases, agentMb, readerMb } = await sync(office.folder, 'data')
    if (creates !== rows) throw new Error(`${creates} of ${rows} contacts were created`)
    const rate = creates / phases.drain
    const bare = await bareRate(office, platform, other)
    rounds.push({ rate, overhead: (bare / rate - 1) * 100, mb: agentMb + readerMb })
  }
  const size = rowsText(rows)
  return [
    atLeast(`drain rate, ${size}`, median(rounds.map(({ rate }) => rate)), 'contacts/s', 300),
    atMost(
      `drain overhead over bare requests, ${size}`,
      median(rounds.map(({ overhead }) => overhead)),
      '%',
      20,
    ),
    atMost(
      `whole sync peak memory of agent and reader, ${size}`,
      median(rounds.map(({ mb }) => mb)),
      'MiB',
      300,
    ),
  ]
}

/** Requests a second of what the platform just received, sent again to another, without an agent. */
async function bareRate(office: Office, platform: Platform, other: Platform): Promise<number> {
  await other.empty()
  const uuids = new Map(platform.groupUuids().map((uuid, place) => [uuid, other.groupUuids()[place]!]))
  const known = new RegExp([...uuids.keys()].join('|'), 'g')
  const writes = (await platform.writes()).slice(0, MOST_BARE)
  const bodies = writes.map(({ body }) => JSON.stringify(body).replace(known, (uuid) => uuids.get(uuid)!))
  await writeFile(office.pathOf('bodies'), bodies.join('\n'))
  return bodies.length / Number(await output(start([BARE, other.url, office.pathOf('bodies')])))
}

/** Under `watch`, from the moment the file is quiet until the plan is committed; then what was sent for it. */
async function rescan(office: Office, platform: Platform, rows: number): Promise<Judged[]> {
  const changed = Math.ceil(rows / EDIT_EVERY)
  const rounds: { ratio: number; requests: number }[] = []
  await platform.forgetRequests()
  const agent = watch(office.folder, 'data')
  try {
    await nextLine(agent.said, /^Watching/)
    await untilIdle(agent.pid)
    for (let round = 0; rounds.length < ROUNDS; round++) {
      if (round > 3 * ROUNDS) throw new Error('every rescan fell together with a pull')
      const sheetjs = await read('sheetjs', office.pathOf('base.xlsx'), rows)
      await platform.forgetRequests()
      const staged = nextLine(agent.said, /^Sending: (\d+) to change\.$/)
      const savedAt = await office.save(round % 2 === 0 ? 'edited.xlsx' : 'base.xlsx', 'table.xlsx')
      const quietAt = savedAt + QUIET_SECONDS * 1000
      const { match, at } = await staged
      if (Number(match[1]) !== changed) throw new Error(`${match[1]} of ${changed} edited rows were found`)
      await untilIdle(agent.pid)
      const sent = await platform.requests()
      const pulled = sent.some(({ method, at: received }) => method === 'GET' && Date.parse(received) < at)
      if (pulled) continue
      const writes = sent.filter(({ method }) => method !== 'GET')
      rounds.push({ ratio: (at - quietAt) / 1000 / sheetjs.seconds, requests: writes.length / changed })
    }
  } finally {
    await agent.stop()
  }
  const size = rowsText(rows)
  return [
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
