/** Known holes in our packages: by npm's service where there is one, by our copy where there is none. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const installed = (name: string) =>
  (
    JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>
    }
  ).packages[`node_modules/${name}`]!.version

/** Asks whatever it asks at this address. */
async function audit(args: string[], registry = 'http://127.0.0.1:9/') {
  const env = { ...process.env, npm_config_registry: registry, npm_config_fetch_retries: '0' }
  const child = spawn(process.execPath, [path.join(root, 'scripts/audit.mjs'), ...args], { env })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}

/** A service of our own. */
async function serve(answer: (path: string, body: unknown) => unknown): Promise<string> {
  const server = createServer(async (request, response) => {
    const found = answer(request.url ?? '', await bodyOf(request))
    response.writeHead(found === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(found ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const bytes = Buffer.concat(pieces)
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
  return text.length === 0 ? undefined : JSON.parse(text.toString('utf8'))
}

/** A copy of advisories of the test's own. */
function copyOf(packages: object, more: object = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'advisories.json')
  writeFileSync(
    file,
    JSON.stringify({ asOf: '2026-11-23', whole: true, packages, own: {}, accepted: [], ...more }),
  )
  return file
}
const about = (range: string, severity = 'low') => [{ id: 'GHSA-test', severity, title: 'a hole', range }]

it('nothing we ship has an open advisory in our own copy', async () => {
  const { code, said } = await audit(['--offline'])
  expect(said).toMatch(/^Judged by the copy of \d{4}-\d\d-\d\d/)
  expect(code, said).toBe(0)
})

it('what we ship must have none at all, a tool none that is high; one that is accepted is named with its reason', async () => {
  const fastify = installed('fastify')
  const of = async (packages: object, more: object = {}) =>
    audit(['--offline', '--copy', copyOf(packages, more)])
  const open = await of({ fastify: about(`<=${fastify}`) })
  expect(open).toMatchObject({ code: 1 })
  expect(open.said).toContain(`fastify ${fastify} (shipped): low, a hole (GHSA-test; <=${fastify})`)
  expect(await of({ fastify: about(`<${fastify}`, 'critical') })).toMatchObject({ code: 0 })
  expect(await of({ vitest: about('*') })).toMatchObject({ code: 0 })
  expect(await of({ vitest: about('*', 'high') })).toMatchObject({ code: 1 })
  const accepted = await of(
    { fastify: about('*') },
    { accepted: [{ id: 'GHSA-test', why: 'it is not reached' }] },
  )
  expect(accepted).toMatchObject({ code: 0 })
  expect(accepted.said).toContain('accepted: it is not reached')
  expect((await of({ fastify: [] })).said).toContain('The copy does not know')
  expect((await of({}, { asOf: '2020-01-01' })).said).toMatch(/It is \d+ days old: renew it/)
})

it('npm is asked where it answers; where it does not, the copy is judged by', async () => {
  const registry = await serve((at) =>
    at.endsWith('/advisories/bulk')
      ? {
          fastify: [
            {
              id: 1,
              url: 'https://x.test/GHSA-1',
              title: 'a hole',
              severity: 'high',
              vulnerable_versions: '*',
            },
          ],
        }
      : undefined,
  )
  const asked = await audit(['--copy', copyOf({})], registry)
  expect(asked.said).toContain('Asked: npm.')
  expect(asked.said).toContain('a hole (https://x.test/GHSA-1; *)')
  expect(asked.code).toBe(1)
  const silent = await serve(() => undefined)
  const copied = await audit(['--copy', copyOf({ fastify: about('*') })], silent)
  expect(copied.said).toContain('Judged by the copy of 2026-11-23.')
  expect(copied).toMatchObject({ code: 1 })
})

it('the copy is made anew out of OSV’s answers, and what was written by hand stays', async () => {
  const npm = (name: string, ranges: object[], more: object = {}) => ({
    package: { ecosystem: 'npm', name },
    ranges,
    ...more,
  })
  const semver = (...events: object[]) => ({ type: 'SEMVER', events })
  const asked: string[] = []
  const osv = await serve((at, body) => {
    if (at !== '/v1/query') return undefined
    const { package: wanted, page_token: token } = body as { package: { name: string }; page_token?: string }
    asked.push(wanted.name)
    if (wanted.name === 'zod' && token === undefined) return { vulns: [], next_page_token: 'more' }
    if (wanted.name === 'zod')
      return {
        vulns: [
          {
            id: 'GHSA-b',
            summary: 'between',
            database_specific: { severity: 'MODERATE' },
            affected: [
              npm('other', [semver({ introduced: '0' })]),
              npm('zod', [
                semver(
                  { introduced: '0' },
                  { fixed: '1.2.3' },
                  { introduced: '2.0.0' },
                  { last_affected: '2.5.0' },
                ),
              ]),
            ],
          },
          { id: 'MAL-a', affected: [npm('zod', [], { versions: ['3.0.1'] })] },
          { id: 'GHSA-c', withdrawn: '2026-01-01', affected: [npm('zod', [semver({ introduced: '0' })])] },
        ],
      }
    return {}
  })
  const accepted = [{ id: 'X', why: 'y' }]
  const file = copyOf({ gone: about('*') }, { whole: false, accepted, own: { fastify: about('<1') } })
  const made = await audit(['--renew', '--from', osv.replace(/\/$/, ''), '--copy', file])
  expect(made, made.said).toMatchObject({ code: 0 })
  const copy = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, unknown> }
  expect(copy).toMatchObject({ whole: true, accepted, own: { fastify: about('<1') } })
  expect(Object.keys(copy.packages)).toEqual([...new Set(asked)])
  expect(copy.packages).toMatchObject({ fastify: [], '@e965/xlsx': [] })
  expect(copy.packages.zod).toEqual([
    { id: 'GHSA-b', severity: 'moderate', title: 'between', range: '>=0.0.0-0 <1.2.3 || >=2.0.0 <=2.5.0' },
    { id: 'MAL-a', severity: 'critical', title: '', range: '3.0.1' },
  ])
})
