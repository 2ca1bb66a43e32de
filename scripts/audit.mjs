/**
 * `npm run audit`: known holes in the packages we use. Asks npm's own service, and for the registry's signatures; where
 * neither can be reached it judges by `advisories.json`, a copy with a date. Ends with 1 when something we ship has an
 * open advisory, or a tool has a high one.
 *
 *   --offline        by the copy, whatever can be reached
 *   --renew          makes the copy anew, from OSV (https://osv.dev); `--from ADDRESS`: another service that answers alike
 *   --copy FILE      another copy than ours
 *
 * The copy also holds, by hand: `own`, advisories of what no service lists as a package (Node itself), and `accepted`,
 * those we live with, each with its reason. Both stay when it is renewed, and count when npm is asked.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import semver from 'semver'
import { root } from './node-24.mjs'
import { readProject, shippedPackages } from './shipped-packages.mjs'

const OSV = 'https://api.osv.dev'
/** Older than this, the copy is still used, and the person is told. */
const OLD_DAYS = 60
const SEVERE = ['high', 'critical']

const { values: options } = parseArgs({
  options: {
    offline: { type: 'boolean', default: false },
    renew: { type: 'boolean', default: false },
    from: { type: 'string', default: OSV },
    copy: { type: 'string', default: path.join(root, 'scripts', 'advisories.json') },
  },
})
const copy = JSON.parse(readFileSync(options.copy, 'utf8'))
const { lock } = readProject()
const shipped = new Set(shippedPackages().map(({ place }) => place))
const installed = Object.entries(lock)
  .filter(([place]) => place !== '')
  .map(([place, { name, version }]) => ({
    place,
    name: name ?? place.replace(/^.*node_modules\//, ''),
    version,
  }))

if (options.renew) await renew()
else {
  const asked = options.offline ? undefined : byNpm()
  const found = [...(asked ?? byCopy()), ...among(copy.own)]
  const signatures = asked ? badSignatures() : []
  for (const line of [...found.map(({ line }) => line), ...signatures]) process.stdout.write(`${line}\n`)
  const open = found.filter(({ isOpen }) => isOpen)
  process.stdout.write(
    open.length + signatures.length === 0
      ? 'Nothing to be mended.\n'
      : `${open.length + signatures.length} to be mended.\n`,
  )
  process.exitCode = open.length + signatures.length === 0 ? 0 : 1
}

/** What npm's service says of what is installed; undefined where it cannot be asked. */
function byNpm() {
  const answer = npm('audit', '--json')
  if (answer?.auditReportVersion === undefined) return undefined
  process.stdout.write('Asked: npm.\n')
  return Object.values(answer.vulnerabilities).flatMap(({ via, nodes }) =>
    via
      .filter((one) => typeof one === 'object')
      .map(({ name, severity, title, url, range }) =>
        finding({ name, severity, title, id: url, range }, nodes),
      ),
  )
}

/** Packages whose signature is not the registry's. Where the keys cannot be had nothing is said of any. */
function badSignatures() {
  const answer = npm('audit', 'signatures', '--json')
  return (answer?.invalid ?? []).map(
    ({ name, version }) => `${name} ${version}: its signature is not the registry's.`,
  )
}

function npm(...args) {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { stdout } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    timeout: 120_000,
  })
  try {
    return JSON.parse(stdout)
  } catch {
    return undefined
  }
}

function byCopy() {
  const { asOf, whole, packages } = copy
  const days = Math.floor((Date.now() - Date.parse(asOf)) / 86_400_000)
  const age =
    days > OLD_DAYS ? ` It is ${days} days old: renew it where there is a network, with --renew.` : ''
  process.stdout.write(`Judged by the copy of ${asOf}${whole ? '' : ', which is not complete'}.${age}\n`)
  const unknown = installed.filter(({ name }) => whole && !(name in packages)).map(({ name }) => name)
  if (unknown.length > 0)
    process.stdout.write(`The copy does not know ${[...new Set(unknown)].join(', ')}.\n`)
  return among(packages)
}

/** Those of these advisories that are about a version we have. */
function among(packages) {
  return installed.flatMap(({ name, version, place }) =>
    (packages[name] ?? [])
      .filter(({ range }) => semver.satisfies(version, range, { includePrerelease: true }))
      .map((advisory) => finding({ name, ...advisory }, [place])),
  )
}

function finding({ name, severity, title, id, range }, places) {
  const isShipped = places.some((place) => shipped.has(place))
  const where = isShipped ? 'shipped' : 'a tool of ours'
  const versions = places.map((place) => lock[place]?.version).join(', ')
  const accepted = copy.accepted.find((one) => id.endsWith(one.id))
  const line = `${name} ${versions} (${where}): ${severity}, ${title} (${id}; ${range})`
  return {
    isOpen: !accepted && (isShipped || SEVERE.includes(severity)),
    line: accepted ? `${line} – accepted: ${accepted.why}` : line,
  }
}

/** Every advisory there ever was about a package of ours, so that another version can be judged without a network, too. */
async function renew() {
  const packages = {}
  for (const name of [...new Set(installed.map((one) => one.name))].sort())
    packages[name] = await askOsv(name)
  const asOf = new Date().toISOString().slice(0, 10)
  const renewed = { ...copy, asOf, whole: true, source: options.from, packages }
  writeFileSync(options.copy, `${JSON.stringify(renewed, null, 2)}\n`)
  process.stdout.write(`${options.copy}: ${Object.keys(packages).length} packages.\n`)
}

async function askOsv(name) {
  const found = []
  for (let token = ''; token !== undefined; ) {
    const response = await fetch(`${options.from}/v1/query`, {
      method: 'POST',
      body: JSON.stringify({ package: { ecosystem: 'npm', name }, ...(token && { page_token: token }) }),
    })
    if (!response.ok) throw new Error(`${options.from} answers ${response.status} to ${name}`)
    const { vulns = [], next_page_token: next } = await response.json()
    found.push(...vulns.flatMap((one) => advisoryOf(one, name)))
    token = next
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** In OSV's format (https://ossf.github.io/osv-schema): events in the order of versions, or a list of versions. */
function advisoryOf({ id, summary, withdrawn, affected = [], database_specific: more = {} }, name) {
  const own = affected.filter((one) => one.package?.ecosystem === 'npm' && one.package.name === name)
  const ranges = own.flatMap(({ ranges: listed = [], versions = [] }) => {
    const known = listed.filter(({ type }) => type === 'SEMVER' || type === 'ECOSYSTEM')
    return known.length > 0 ? known.flatMap(({ events }) => rangesOf(events)) : versions
  })
  if (withdrawn || ranges.length === 0) return []
  const severity = id.startsWith('MAL-') ? 'critical' : (more.severity ?? 'unknown').toLowerCase()
  return [{ id, severity, title: (summary ?? '').slice(0, 200), range: ranges.join(' || ') }]
}

function rangesOf(events) {
  const ranges = []
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined) ranges.push(`>=${introduced === '0' ? '0.0.0-0' : introduced}`)
    if (fixed !== undefined) ranges.push(`${ranges.pop()} <${fixed}`)
    if (last !== undefined) ranges.push(`${ranges.pop()} <=${last}`)
  }
  return ranges
}
