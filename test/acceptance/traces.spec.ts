/**
 * Where a command leaves the access key and the people of a spreadsheet: the data folder is searched whole after runs that
 * went well, failed and crashed, with the key given in each of its ways (SECURITY.md, "Where each lives").
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { childrenOf } from '../bench/processes.ts'
import { Office, Running } from '../support/office.ts'
import { CITY, SOURCE, table } from '../support/people.ts'
import { openPlatform } from '../support/platform.ts'
import {
  encodings,
  everythingIn,
  nameForms,
  openToOthers,
  phoneForms,
  secretForms,
  tracesIn,
  tracesUnder,
  type Wanted,
} from '../support/traces.ts'

const cli = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const KEY = 'qZ8/w+Vj4=Kx2&Gt7\\Sp9%Md3<Ez5>Ln6'
const FIRST = { name: 'Ubirajara Quixeramobim', phone: '84991736428' }
const REFUSED = { name: 'Hermengarda Pfützenreuter', phone: '84 9826 193' }

const key: Wanted = { what: 'the access key', forms: secretForms(KEY) }
const nobody: Wanted[] = [
  key,
  ...[FIRST, REFUSED].map(({ name, phone }) => ({
    what: name,
    forms: [
      ...name.split(' ').flatMap(nameForms),
      ...(phone === REFUSED.phone ? encodings(phone) : phoneForms(phone)),
    ],
  })),
]
const DATABASE = /^(?:backups\/)?[^/]*\.db(?:-wal|-shm)?: /

let office: Office
afterEach(() => office.close())

/** Says back what it was told, and refuses. */
async function openRepeating(): Promise<string> {
  const server = createServer((request, response) => {
    let said = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    request.once('end', () =>
      response
        .writeHead(403, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ detail: `${request.headers.authorization} ${said}` })),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it.runIf(process.platform === 'linux')(
  'the key by environment, file or input: nowhere; people: in the database; all of it for this user alone',
  async () => {
    const before = process.umask(0o022) // as most systems have it
    onTestFinished(() => void process.umask(before))
    const platform = await openPlatform({ token: KEY })
    onTestFinished(() => platform.close())
    await platform.setUp(CITY)
    office = new Office(platform)
    const temporary = office.pathOf('temporary')
    const home = office.pathOf('home')
    for (const folder of [temporary, home]) mkdirSync(folder)
    const env = { TMPDIR: temporary, HOME: home }
    const people = [
      ...table(1, 300),
      ['X1', FIRST.name, FIRST.phone, 'Natal'],
      ['X2', REFUSED.name, REFUSED.phone, ''],
    ]
    await office.setup(SOURCE)
    await office.save('people.csv', people)
    await office.write('key.txt', `${KEY}\n`)
    const said: string[] = []
    const codeOf = async (started: Running) => {
      const { code, stdout, stderr } = await started.ended
      said.push(stdout, stderr)
      return code
    }
    const run = (args: string[], token: string | null = null) => codeOf(office.start(args, { token, env }))

    // In each of the ways; the row that cannot be used makes it 3.
    expect(await run(['sync', '--yes'], KEY)).toBe(3)
    expect(await run(['sync', '--token-file', 'key.txt'])).toBe(3)
    const piped = spawn(
      'sh',
      [
        '-c',
        'cat key.txt | "$0" "$@"',
        process.execPath,
        cli,
        'sync',
        '--token-file',
        '/dev/stdin',
        '--data',
        office.data,
      ],
      { cwd: office.folder, env: { PATH: process.env.PATH, ...env } },
    )
    expect(await codeOf(new Running(piped))).toBe(3)
    expect(await run(['problems', '--out', 'bad-rows.csv'])).toBe(0)

    // A reader knows nothing of the key, and no process names it to others; then a crash in the middle of things.
    await office.save('people.csv', [...people, ...table(1001, 11_000).slice(1)])
    const working = office.start(['sync', '--token-file', 'key.txt'], { token: null, env })
    const readers = () => childrenOf(working.child.pid!)
    await expect.poll(() => readers().length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
    for (const file of [`${readers()[0]}/environ`, `${readers()[0]}/cmdline`, `${working.child.pid}/cmdline`])
      expect(tracesIn(readFileSync(`/proc/${file}`), [key]), file).toEqual([])
    const crashed = await working.stop('SIGSEGV')
    expect(crashed.signal).toBe('SIGSEGV')
    said.push(crashed.stdout, crashed.stderr)

    // A platform that fails and says back all that it was told.
    await office.setup(SOURCE, { workspace: { host: await openRepeating() } })
    expect(await run(['sync'], KEY)).toBe(5)

    expect(tracesIn(said.join('\n'), [key])).toEqual([])
    const found = tracesUnder(office.data, nobody)
    expect(found.filter((trace) => !DATABASE.test(trace))).toEqual([])
    expect(found.filter((trace) => trace.includes(key.what))).toEqual([])
    expect(new Set(found.map((trace) => trace.split(': ')[1]))).toEqual(new Set([FIRST.name, REFUSED.name]))
    expect([temporary, home].flatMap((folder) => tracesUnder(folder, nobody))).toEqual([])
    expect(
      everythingIn(office.folder).filter((file) => /\.dmp$|\/core(?:\.\d+)?$|\/report\..*\.json$/.test(file)),
    ).toEqual([])
    expect(openToOthers(office.data)).toEqual([])
    // What a person asked for names people, and is for that person alone, too.
    expect(tracesIn(readFileSync(office.pathOf('bad-rows.csv')), nobody)).toEqual([REFUSED.name])
    expect(statSync(office.pathOf('bad-rows.csv')).mode & 0o077).toBe(0)
  },
  120_000,
)
