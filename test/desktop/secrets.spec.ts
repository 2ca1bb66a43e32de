/** Keys in the keychain, through Electron's old way and its new one. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openKeychain, openSecrets, type SafeStorage } from '../../main/desktop/secrets.ts'

/** As the system's: what one key encrypted no other decrypts. */
const shut = (text: string, key: number) => Buffer.from([key, ...Buffer.from(text).map((byte) => byte ^ key)])
function open(encrypted: Buffer, key: number): string {
  if (encrypted[0] !== key) throw new Error('Error while decrypting the ciphertext')
  return Buffer.from(encrypted.subarray(1).map((byte) => byte ^ key)).toString()
}
const oldWay = (key = 7): SafeStorage => ({
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => shut(text, key),
  decryptString: (encrypted) => open(encrypted, key),
})
/** Opens what the key before it shut, and asks for it to be shut anew. */
const newWay = (key = 7, before = key): SafeStorage => ({
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => shut(text, key),
  decryptStringAsync: async (encrypted) =>
    encrypted[0] === key
      ? { result: open(encrypted, key), shouldReEncrypt: false }
      : { result: open(encrypted, before), shouldReEncrypt: true },
})

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'keys')
}
const secrets = (folder: string, storage: SafeStorage, platform: NodeJS.Platform = 'win32') =>
  openSecrets(folder, openKeychain(storage, platform))

it.each([['old', oldWay()] as const, ['new', newWay()] as const])(
  'a key is found again (%s way)',
  async (_way, storage) => {
    const folder = newFolder()
    expect(await secrets(folder, storage).read('account')).toEqual({ kind: 'none' })
    expect(await secrets(folder, storage).keep('account', 'tökén-123')).toEqual({ kind: 'kept' })
    expect(await secrets(folder, storage).read('account')).toEqual({ kind: 'key', key: 'tökén-123' })
    const [file] = readdirSync(folder)
    expect(readFileSync(path.join(folder, file!)).includes('tökén')).toBe(false)
    if (process.platform !== 'win32') expect(statSync(path.join(folder, file!)).mode & 0o077).toBe(0)
    await secrets(folder, storage).drop('account')
    expect(readdirSync(folder)).toEqual([])
  },
)

it('what the old way kept the new way reads', async () => {
  const folder = newFolder()
  await secrets(folder, oldWay()).keep('account', 'token')
  expect(await secrets(folder, newWay()).read('account')).toEqual({ kind: 'key', key: 'token' })
})

it('a key the keychain no longer opens is asked for again, not lost without a word', async () => {
  const folder = newFolder()
  await secrets(folder, oldWay(7)).keep('account', 'token')
  expect(await secrets(folder, oldWay(9)).read('account')).toEqual({ kind: 'unreadable' })
  expect(await secrets(folder, newWay(9)).read('account')).toEqual({ kind: 'unreadable' })
  await secrets(folder, oldWay(9)).keep('account', 'another')
  expect(await secrets(folder, oldWay(9)).read('account')).toEqual({ kind: 'key', key: 'another' })
})

it('a keychain that has a new key gets it shut anew', async () => {
  const folder = newFolder()
  await secrets(folder, newWay(7)).keep('account', 'token')
  expect(await secrets(folder, newWay(9, 7)).read('account')).toEqual({ kind: 'key', key: 'token' })
  expect(await secrets(folder, newWay(9)).read('account')).toEqual({ kind: 'key', key: 'token' })
})

it('without a keychain nothing is written, and it says so', async () => {
  const folder = newFolder()
  const none: SafeStorage = { ...oldWay(), isEncryptionAvailable: () => false }
  const kept = secrets(folder, none)
  expect(await kept.keep('account', 'token')).toEqual({ kind: 'no-keychain' })
  expect(() => readdirSync(folder)).toThrow()
  // An agent that has to be started again finds it; the next start of the app does not.
  expect(await kept.read('account')).toEqual({ kind: 'key', key: 'token' })
  expect(await secrets(folder, none).read('account')).toEqual({ kind: 'none' })
  await kept.drop('account')
  expect(await kept.read('account')).toEqual({ kind: 'none' })
})

it('what only obscures is no keychain (Linux, basic_text)', async () => {
  const obscured: SafeStorage = { ...oldWay(), getSelectedStorageBackend: () => 'basic_text' }
  expect(await secrets(newFolder(), obscured, 'linux').keep('account', 'token')).toEqual({
    kind: 'no-keychain',
  })
  expect(await secrets(newFolder(), oldWay(), 'linux').keep('account', 'token')).toEqual({ kind: 'kept' })
})

it('a keychain that fails, or a full disk, is as good as none: nobody waits for an answer that never comes', async () => {
  const locked: SafeStorage = {
    ...oldWay(),
    encryptString: () => {
      throw new Error('Error while encrypting the text')
    },
  }
  const kept = secrets(newFolder(), locked)
  expect(await kept.keep('account', 'token')).toEqual({ kind: 'no-keychain' })
  expect(await kept.read('account')).toEqual({ kind: 'key', key: 'token' })

  const folder = newFolder()
  await secrets(folder, newWay(7)).keep('account', 'token')
  mkdirSync(path.join(folder, 'account.key.new')) // nothing can be written there
  const renewed = secrets(folder, newWay(9, 7))
  expect(await renewed.read('account')).toEqual({ kind: 'key', key: 'token' })
  expect(await renewed.keep('account', 'another')).toEqual({ kind: 'no-keychain' })
  expect(await renewed.read('account')).toEqual({ kind: 'key', key: 'another' })
})
