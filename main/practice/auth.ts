/** Who is calling (contract 1, authentication). Failures are 403, never 401. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Account, State } from './state.ts'

type Caller = { kind: 'known'; account: Account } | { kind: 'refused'; message: string }

const refused = (message: string): Caller => ({ kind: 'refused', message })
export const NOT_PERMITTED = 'You do not have permission to perform this action.'

/** Reads the token or basic form of the `Authorization` header. */
export function authenticate(state: State, headers: IncomingHttpHeaders): Caller {
  const words = (headers.authorization ?? '').trim().split(/\s+/).filter(Boolean)
  const [scheme, credentials] = words
  switch (scheme?.toLowerCase()) {
    case 'token': {
      if (credentials === undefined) return refused('Invalid token header. No credentials provided.')
      if (words.length > 2) return refused('Invalid token header. Token string should not contain spaces.')
      return known(state, credentials, undefined) ?? refused('Invalid token')
    }
    case 'basic': {
      if (credentials === undefined) return refused('Invalid basic header. No credentials provided.')
      if (words.length > 2)
        return refused('Invalid basic header. Credentials string should not contain spaces.')
      const pair = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString('utf8'))
      if (!pair) return refused('Invalid basic header. Credentials not correctly base64 encoded.')
      return known(state, pair[2] ?? '', pair[1]) ?? refused('Invalid token or email')
    }
    default:
      return refused('Authentication credentials were not provided.')
  }
}

function known(state: State, token: string, email: string | undefined): Caller | undefined {
  const account = state.accountOf(token)
  if (!account?.active || (email !== undefined && account.email !== email)) return undefined
  return { kind: 'known', account }
}

/** Whether the role's tokens work at all here. */
export const isPermitted = (state: State, account: Account) => state.profile.roles.has(account.role)
