/**
 * Access keys in the keychain of the operating system. Electron has two ways to it: an old one that answers at once
 * (gone with 46) and a newer one with promises (missing in 33); this is the one place that knows them. What is
 * encrypted lies in a file of the data folder; without a keychain nothing is kept, and the person is told. Until the app
 * ends such a key is in memory here, too: an agent that has to be started again does not ask for it once more.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { KeptAnswer, KeyAnswer } from './agent-protocol.ts'

/** Electron's `safeStorage`, as much of it as one version or the other has. */
export type SafeStorage = {
  isEncryptionAvailable?(): boolean
  encryptString?(text: string): Buffer
  decryptString?(encrypted: Buffer): string
  getSelectedStorageBackend?(): string
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptStringAsync?(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
}

export type Keychain = {
  isThere(): Promise<boolean>
  encrypt(text: string): Promise<Buffer>
  /** `renew`: the keychain has another key by now, so encrypt once more. */
  decrypt(encrypted: Buffer): Promise<{ text: string; renew: boolean }>
}

/** @param platform on Linux the backend that only obscures (`basic_text`) counts as none (DESIGN 18). */
export function openKeychain(storage: SafeStorage, platform: NodeJS.Platform): Keychain {
  const protects = () => platform !== 'linux' || storage.getSelectedStorageBackend?.() !== 'basic_text'
  return {
    async isThere() {
      if (!protects()) return false
      if (storage.isAsyncEncryptionAvailable) return storage.isAsyncEncryptionAvailable()
      return storage.isEncryptionAvailable?.() ?? false
    },
    async encrypt(text) {
      if (storage.encryptStringAsync) return storage.encryptStringAsync(text)
      return storage.encryptString!(text)
    },
    async decrypt(encrypted) {
      if (!storage.decryptStringAsync) return { text: storage.decryptString!(encrypted), renew: false }
      const { result, shouldReEncrypt } = await storage.decryptStringAsync(encrypted)
      return { text: result, renew: shouldReEncrypt }
    },
  }
}

export type Secrets = {
  read(name: string): Promise<KeyAnswer>
  keep(name: string, key: string): Promise<KeptAnswer>
  drop(name: string): Promise<void>
}

/** @param folder of the data folder; a file a key. */
export function openSecrets(folder: string, keychain: Keychain): Secrets {
  const fileOf = (name: string) => path.join(folder, `${encodeURIComponent(name)}.key`)
  const inMemory = new Map<string, string>()
  const keep: Secrets['keep'] = async (name, key) => {
    try {
      if (await keychain.isThere()) {
        const encrypted = await keychain.encrypt(key)
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(`${fileOf(name)}.new`, encrypted, { mode: 0o600 })
        renameSync(`${fileOf(name)}.new`, fileOf(name))
        inMemory.delete(name)
        return { kind: 'kept' }
      }
    } catch {
      // Locked, refused by the person, or no room on the disk: as good as none.
    }
    inMemory.set(name, key)
    return { kind: 'no-keychain' }
  }
  return {
    keep,
    async read(name) {
      const given = inMemory.get(name)
      if (given !== undefined) return { kind: 'key', key: given }
      let encrypted: Buffer
      try {
        encrypted = readFileSync(fileOf(name))
      } catch {
        return { kind: 'none' }
      }
      try {
        if (!(await keychain.isThere())) return { kind: 'unreadable' }
        const { text, renew } = await keychain.decrypt(encrypted)
        if (renew) await keep(name, text)
        return { kind: 'key', key: text }
      } catch {
        return { kind: 'unreadable' } // another user's, another PC's, or the keychain was reset
      }
    },
    async drop(name) {
      inMemory.delete(name)
      rmSync(fileOf(name), { force: true })
    },
  }
}
