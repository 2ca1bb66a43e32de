/**
 * Signs a new version, so that the programs in the offices believe it (DESIGN 18). Runs on Node 20 without packages.
 *
 *   node scripts/sign-update.mjs --new-key KEYFILE      once: makes the key, prints its public half
 *   node scripts/sign-update.mjs --key KEYFILE --system win32-x64 FILE     for each system's file of a release
 *
 * The public half goes into electron-builder.yml (`extraMetadata.updates.publicKeys`) before anything is packed that is to
 * accept it. KEYFILE stays with whoever releases, outside of every repository; in its place CONTACT_SYNC_UPDATE_KEY may
 * hold its text. Written is `update-SYSTEM.json` beside FILE: both go to the feed, FILE first.
 *
 * Systems: win32-x64, win32-arm64 (the NSIS installer), linux-x64, linux-arm64 (the AppImage), darwin (the zip).
 * A version that was announced is never taken back: programs that have seen it refuse what is older. Release a newer one.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const SYSTEMS = {
  'win32-x64': '.exe',
  'win32-arm64': '.exe',
  'linux-x64': '.AppImage',
  'linux-arm64': '.AppImage',
  darwin: '.zip',
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'new-key': { type: 'string' },
      key: { type: 'string' },
      system: { type: 'string' },
      // For tests and for packages with another feed: where the public keys stand, and the version.
      settings: { type: 'string', default: join(root, 'electron-builder.yml') },
      version: {
        type: 'string',
        default: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
      },
    },
  })
  if (values['new-key']) makeKey(resolve(values['new-key']))
  else await signFile(values, positionals)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function makeKey(file) {
  if (existsSync(file)) throw new Error(`${file} is there already; a key is never overwritten.`)
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
  process.stdout.write(`${publicHalf(privateKey)}\n`)
  process.stderr.write(
    `The line above goes into electron-builder.yml, under extraMetadata.updates.publicKeys. Keep ${file} safe, and out of every repository.\n`,
  )
}

async function signFile({ key: keyFile, system, settings, version }, [file, ...more]) {
  const extension = SYSTEMS[system ?? '']
  if (!extension) throw new Error(`--system is one of ${Object.keys(SYSTEMS).join(', ')}.`)
  if (!file || more.length > 0) throw new Error('Name the one file that was packed for this system.')
  const name = basename(file)
  if (!name.endsWith(extension))
    throw new Error(`For ${system} a new version is a ${extension} file, not ${name}.`)
  if (!/^[A-Za-z0-9][\w.+-]{0,199}$/.test(name))
    throw new Error(`${name}: only letters, digits and . _ + - are read.`)
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${version} is no version that is announced: 1.2.3.`)
  const pem = keyFile ? readFileSync(keyFile, 'utf8') : process.env.CONTACT_SYNC_UPDATE_KEY
  if (!pem) throw new Error('Name the key with --key, or give its text as CONTACT_SYNC_UPDATE_KEY.')
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key is not an Ed25519 key; see --new-key.')
  if (!readFileSync(settings, 'utf8').includes(publicHalf(key)))
    throw new Error(`No program would believe it: ${settings} does not name ${publicHalf(key)}.`)

  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const content = JSON.stringify({
    app: 'org.contactsyncagent.desktop',
    system,
    version,
    file: { name, size: statSync(file).size, sha512: hash.digest('base64') },
  })
  const signature = sign(null, Buffer.from(content, 'utf8'), key).toString('base64')
  const manifest = join(dirname(file), `update-${system}.json`)
  writeFileSync(`${manifest}.new`, `${JSON.stringify({ content, signature }, null, 2)}\n`)
  renameSync(`${manifest}.new`, manifest)
  process.stdout.write(`${manifest}\n`)
}

/** The 32 bytes an Ed25519 public key is, in base64. */
function publicHalf(privateKey) {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
}
