/**
 * The webhooks' secrets under the desktop app: in the keychain beside the access key, by account and source. Where there
 * is no keychain they live as long as the process. In the terminal they come from the environment (`secretEnv`).
 */
import { randomBytes } from 'node:crypto'
import { foldName, type Setup } from '../../shared/setup.ts'
import type { KeyRing } from './serve.ts'
import type { AccountKind } from './serve-files.ts'

/** 256 bits: nobody guesses it, and it can be pasted anywhere. */
const BYTES = 32

/** @param accountOf which account is meant: there may be several of the user's own. */
export function openHookSecrets(keys: KeyRing, accountOf: (kind: AccountKind) => string = (kind) => kind) {
  const inMemory = new Map<string, string>()
  const nameOf = (kind: AccountKind, source: string) => `webhook ${accountOf(kind)} ${foldName(source)}`
  const read = async (kind: AccountKind, source: string): Promise<string | undefined> => {
    const name = nameOf(kind, source)
    const kept = await keys.read(name)
    return kept.kind === 'key' ? kept.key : inMemory.get(name)
  }
  return {
    read,
    /** Those of a setup's webhooks that have one, by the sources' names. */
    async of(kind: AccountKind, { sources }: Setup): Promise<Map<string, string>> {
      const found = new Map<string, string>()
      for (const { name, webhook } of sources) {
        const secret = webhook && (await read(kind, name))
        if (secret !== undefined) found.set(name, secret)
      }
      return found
    },
    /** @param given null: a new one is made. @returns whether it outlives this process. */
    async renew(kind: AccountKind, source: string, given: string | null): Promise<boolean> {
      const name = nameOf(kind, source)
      const secret = given ?? randomBytes(BYTES).toString('hex')
      const { kind: answer } = await keys.keep(name, secret)
      if (answer === 'kept') inMemory.delete(name)
      else inMemory.set(name, secret)
      return answer === 'kept'
    },
    async drop(kind: AccountKind, source: string): Promise<void> {
      inMemory.delete(nameOf(kind, source))
      await keys.drop(nameOf(kind, source))
    },
    /** A source has another name: its secret goes with it. */
    async move(kind: AccountKind, from: string, to: string): Promise<void> {
      if (foldName(from) === foldName(to)) return
      const secret = await read(kind, from)
      if (secret === undefined) return
      await this.renew(kind, to, secret)
      await this.drop(kind, from)
    },
  }
}
