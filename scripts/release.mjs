/**
 * `npm run release`: from a clean tree to a folder that can be put on the feed.
 *
 *   npm run release -- --dry-run             all of it but the tag, with a key thrown away afterwards; says what is missing
 *   npm run release -- --key KEYFILE         packs for this system, then finishes
 *   npm run release -- --packed --key KEYFILE      finishes what the three systems have packed, copied into the folder
 *
 * `--out FOLDER` is the folder (release/VERSION); `--without-tests` leaves check, audit and tests out, in a dry run only.
 * Finishing: `update-SYSTEM.json` for each file that updates a system (the channel the programs read; sign-update.mjs), the
 * bill of materials, the licences, the notes of this version, and SHA256SUMS of everything; each is read back. The order
 * in which they go to the feed is printed last.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { buildDesktop } from './build-desktop.mjs'
import { ensureElectron } from './electron-runtime.mjs'
import { giveUp, requireNode24, root } from './node-24.mjs'
import { ensureInstalled } from './setup.mjs'

/** The files that update a program, by system, as electron-builder names them. */
const UPDATES = {
  'win32-x64': /-win-x64\.exe$/,
  'win32-arm64': /-win-arm64\.exe$/,
  'linux-x64': /-(?:x64|x86_64)\.AppImage$/,
  'linux-arm64': /-arm64\.AppImage$/,
  darwin: /-mac-universal\.zip$/,
}
const SUMS = 'SHA256SUMS'
const BUILDER = { win32: '--win', darwin: '--mac', linux: '--linux' }[process.platform]

const { values: options } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    packed: { type: 'boolean', default: false },
    'without-tests': { type: 'boolean', default: false },
    key: { type: 'string' },
    out: { type: 'string' },
  },
})
const dryRun = options['dry-run']
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const out = path.resolve(options.out ?? path.join(root, 'release', version))
const say = (sentence) => process.stderr.write(`${sentence}\n`)

const missing = notReady()
if (missing.length > 0 && !dryRun)
  giveUp(`Version ${version} cannot be released yet:\n${missing.map((one) => `- ${one}`).join('\n')}`, 1)
await ensureInstalled()
mkdirSync(out, { recursive: true })
if (!(dryRun && options['without-tests']))
  for (const command of ['check', 'audit', 'test']) run(`npm run ${command}`, 'npm', ['run', command])
if (!options.packed) missing.push(...(await pack()))
missing.push(...(await finish()))
if (missing.length > 0)
  say(`\nBefore a real release of ${version}:\n${missing.map((one) => `- ${one}`).join('\n')}`)
if (!dryRun) run('git tag', 'git', ['tag', '-a', `v${version}`, '-m', `Version ${version}`])

/** Why this version cannot be released as the tree stands. */
function notReady() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  const settings = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')
  const [heading] = changes()
  return [
    git('status', '--porcelain') !== '' && 'There are changes that are not committed.',
    git('tag', '--list', `v${version}`) !== '' &&
      `The tag v${version} is there already: raise "version" in package.json.`,
    !heading.startsWith(`${version}:`) && `CHANGELOG.md begins with "${heading}", not with ${version}.`,
    /unreleased/.test(heading) && 'CHANGELOG.md still calls the version unreleased: put its date there.',
    /example\.org/.test(settings) &&
      'electron-builder.yml names no feed of ours (updates.feed, publish.url).',
    /publicKeys: \[\]/.test(settings) &&
      'electron-builder.yml names no public key: node scripts/sign-update.mjs --new-key FILE makes one.',
    !options.key && 'No --key to sign with.',
    options['without-tests'] && 'The tests were left out.',
  ].filter((one) => one !== false)
}

/** The newest entry of the changelog: its heading without ##, and its lines. */
function changes() {
  const [, newest = ''] = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m)
  const end = newest.indexOf('\n')
  return [newest.slice(0, end), newest.slice(end + 1).trim()]
}

/** Builds the app and packs it for this system. @returns what could not be done, in a dry run. */
async function pack() {
  const electron = await ensureElectron()
  const failed = electron.official ? [] : ['The official Electron: a stand-in is never given to users.']
  if (failed.length > 0 && !dryRun) giveUp(`Not packed. ${failed[0]}`, 1)
  buildDesktop({ electronMajor: Number(electron.version.split('.')[0]) })
  const work = mkdtempSync(path.join(tmpdir(), 'contact-sync-release-'))
  const settings = path.join(work, 'settings.json')
  writeFileSync(
    settings,
    JSON.stringify({
      extends: path.join(root, 'electron-builder.yml'),
      electronVersion: electron.version,
      electronDist: electron.dist,
      directories: { output: work },
    }),
  )
  const builder = (...targets) =>
    spawnSync(
      requireNode24(),
      [
        path.join(root, 'node_modules', 'electron-builder', 'cli.js'),
        BUILDER,
        ...targets,
        '--config',
        settings,
      ],
      { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 1_800_000 },
    )
  say(`Packing ${version} for ${process.platform} ...`)
  // A stand-in is packed as a folder only, so that no package with it exists.
  const packed = electron.official ? builder() : builder('dir')
  if (packed.status !== 0 && !dryRun)
    giveUp(`electron-builder could not pack:\n${packed.stdout}${packed.stderr}`, 1)
  if (packed.status !== 0) {
    failed.push(`electron-builder: ${lastLine(packed.stderr || packed.stdout)}`)
    if (builder('dir').status !== 0) giveUp('Not even the folder could be packed.', 1)
  }
  for (const name of readdirSync(work, { withFileTypes: true }))
    if (name.isFile() && /\.(?:exe|dmg|zip|AppImage|deb)$/.test(name.name))
      execFileSync('cp', ['--', path.join(work, name.name), out])
  const folder = readdirSync(work).find((name) => /unpacked$|^mac/.test(name))
  say(folder ? `Packed: ${folder}.` : 'Nothing was packed.')
  rmSync(work, { recursive: true, force: true })
  return failed
}

/** Everything beside the packages. @returns what is missing, in a dry run. */
async function finish() {
  const thrownAway = options.key ? undefined : mkdtempSync(path.join(tmpdir(), 'contact-sync-key-'))
  const key = options.key ? path.resolve(options.key) : path.join(thrownAway, 'key.pem')
  const script = (name, ...args) =>
    execFileSync(process.execPath, [path.join(root, 'scripts', name), ...args], {
      encoding: 'utf8',
      // What to do with a new key is no advice for one that is thrown away.
      stdio: ['ignore', 'pipe', args[0] === '--new-key' ? 'ignore' : 'inherit'],
    }).trim()
  const settings = options.key
    ? path.join(root, 'electron-builder.yml')
    : path.join(thrownAway, 'settings.yml')
  if (thrownAway) writeFileSync(settings, script('sign-update.mjs', '--new-key', key))
  const updates = Object.entries(UPDATES).flatMap(([system, name]) => {
    const file = readdirSync(out).find((one) => name.test(one))
    return file ? [{ system, file, manifest: `update-${system}.json` }] : []
  })
  for (const { system, file } of updates)
    script(
      'sign-update.mjs',
      '--key',
      key,
      '--settings',
      settings,
      '--version',
      version,
      '--system',
      system,
      path.join(out, file),
    )
  script('sbom.mjs', '--out', path.join(out, `contact-sync-agent-${version}.cdx.json`))
  script('licences.mjs', '--out', path.join(out, 'licences.txt'))
  const [heading, text] = changes()
  writeFileSync(path.join(out, 'notes.md'), `# ${heading}\n\n${text}\n`)
  const files = readdirSync(out)
    .filter((name) => name !== SUMS)
    .sort()
  const sums = []
  for (const name of files) sums.push(`${await sha256(path.join(out, name))}  ${name}`)
  writeFileSync(path.join(out, SUMS), `${sums.join('\n')}\n`)
  for (const { manifest } of updates) readBack(manifest, readFileSync(key, 'utf8'))
  if (thrownAway) rmSync(thrownAway, { recursive: true })

  const manifests = updates.map(({ manifest }) => manifest)
  process.stdout.write(`${out}\n`)
  for (const name of [...files.filter((one) => !manifests.includes(one)), SUMS, ...manifests])
    process.stdout.write(`  ${name}\n`)
  say('\nThey go to the feed in this order: programs look for the manifests, which name what must be there.')
  const without = Object.keys(UPDATES).filter((system) => !updates.some((one) => one.system === system))
  return without.length > 0 ? [`No package yet that updates ${without.join(', ')}.`] : []
}

/** The manifest says this version and a file that is there, whole, with our signature. Ends the program where not. */
function readBack(name, pem) {
  const { content, signature } = JSON.parse(readFileSync(path.join(out, name), 'utf8'))
  const { version: written, file } = JSON.parse(content)
  const bytes = readFileSync(path.join(out, file.name))
  const sha512 = createHash('sha512').update(bytes).digest('base64')
  const isOurs = verify(null, Buffer.from(content), createPublicKey(pem), Buffer.from(signature, 'base64'))
  if (written !== version || !isOurs || sha512 !== file.sha512)
    giveUp(`${name} is not what was written: run the release again.`, 1)
}

async function sha256(file) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function run(what, program, args) {
  say(`\n── ${what}`)
  // npm is a script on Windows.
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) giveUp(`${what} failed; nothing was released.`, 1)
}

const lastLine = (text) =>
  text
    .trim()
    .split('\n')
    .findLast((line) => /error|cannot|⨯/i.test(line))
    ?.trim() ?? 'failed'
