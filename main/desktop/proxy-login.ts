/**
 * A network whose proxy wants a password the system does not know: the person is asked, once, and what they say answers
 * the proxy from then on. Only a proxy is ever answered. What it refuses is forgotten at once and not said twice: offices
 * lock people out who repeat a wrong password.
 */
import { z } from 'zod'
import type { Secrets } from './secrets.ts'

/** Who asks, as Electron's `login` event tells it. */
export type Challenge = { isProxy: boolean; host: string; port: number; realm: string; scheme: string }
/** What the window shows. `unsafe`: the password goes to the proxy without encryption. */
export type ProxyAsk = { host: string; realm: string; again: boolean; unsafe: boolean }
type Login = { user: string; password: string }

/** A proxy that accepted asks no more; one that asks again sooner than this did not. */
const ACCEPTED_AFTER_MS = 60_000
const kept = z.object({ user: z.string(), password: z.string() })

export function openProxyLogin(parts: {
  secrets: Secrets
  now(): number
  /** A person has to say it: `undefined` when nobody has to any more. */
  onAsk(ask: ProxyAsk | undefined): void
  /** It was given: what waited for it may try again. */
  onGiven(): void
}) {
  const known = new Map<string, { login: Login; said: number | undefined }>()
  let asking: { name: string; ask: ProxyAsk } | undefined
  const nameOf = ({ host, port }: Challenge) => `proxy ${host}:${port}`

  async function loginFor(name: string) {
    const inMemory = known.get(name)
    if (inMemory) return inMemory
    const read = await parts.secrets.read(name)
    const login = read.kind === 'key' ? kept.safeParse(readJson(read.key)).data : undefined
    if (!login) return undefined
    const found = { login, said: undefined }
    known.set(name, found)
    return found
  }

  return {
    /** @returns what to tell the proxy; undefined: nothing, so that the request ends and says why. */
    async answer(challenge: Challenge): Promise<Login | undefined> {
      if (!challenge.isProxy) return undefined
      const name = nameOf(challenge)
      const found = await loginFor(name)
      const isRefused = found?.said !== undefined && parts.now() - found.said < ACCEPTED_AFTER_MS
      if (found && !isRefused) {
        found.said = parts.now()
        return found.login
      }
      if (isRefused) {
        known.delete(name)
        await parts.secrets.drop(name)
      }
      const again = isRefused || (asking?.name === name && asking.ask.again)
      const { host, port, realm, scheme } = challenge
      const ask = { host: `${host}:${port}`, realm, again, unsafe: scheme.toLowerCase() === 'basic' }
      const isNews = JSON.stringify(asking?.ask) !== JSON.stringify(ask)
      asking = { name, ask }
      if (isNews) parts.onAsk(ask)
      return undefined
    },
    /** What waits for a person, for a window that was just opened. */
    asking: (): ProxyAsk | undefined => asking?.ask,
    /** `keep`: in the keychain, too. @returns whether it is kept. */
    async give({ user, password, keep }: Login & { keep: boolean }): Promise<boolean> {
      if (!asking) return false
      const { name } = asking
      const login = { user, password }
      known.set(name, { login, said: undefined })
      asking = undefined
      const isKept = keep && (await parts.secrets.keep(name, JSON.stringify(login))).kind === 'kept'
      parts.onAsk(undefined)
      parts.onGiven()
      return isKept
    },
  }
}
export type ProxyLogin = ReturnType<typeof openProxyLogin>

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
