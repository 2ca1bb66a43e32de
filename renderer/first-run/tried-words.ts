/** How a test of address and key ended, in one sentence that says what to do next. */
import { useTranslation } from 'react-i18next'
import type { ClockOff, TriedAccount } from '../../shared/ipc-account.ts'
import { shell } from '../bridge.ts'
import { useFrame } from '../standing-context.ts'
import { KEY_LENGTH } from './address.ts'

export type Failed = Exclude<TriedAccount, { kind: 'connected' }>

/** @returns `sentence` for a test that failed (`length` of the key that was tried, where one was typed), `clock` for two times. */
export function useTriedWords() {
  const { t } = useTranslation()
  const { language } = useFrame()
  const moment = (at: number) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)
  const clock = ({ here, there }: ClockOff) =>
    t('connecting.clock', { here: moment(here), there: moment(there) })
  const sentence = (tried: Failed, length?: number): string => {
    if (tried.kind === 'bad-address') return t(`connecting.bad.${tried.why}`)
    const host = hostOf(tried.host)
    if (tried.kind === 'unreachable')
      return t(`connecting.unreachable.${tried.why}`, { host, now: moment(Date.now()) })
    switch (tried.why) {
      case 'token':
        return length !== undefined && length !== KEY_LENGTH
          ? t('connecting.refusedBy.length', { host, length, right: KEY_LENGTH })
          : t('connecting.refusedBy.token', { host })
      case 'permission':
      case 'wrong-workspace':
        return t(`connecting.refusedBy.${tried.why}`, { host })
      case 'flagged':
      case 'suspended':
        return t('connecting.refusedBy.stopped', { host })
      default:
        return t('connecting.refusedBy.other', { host })
    }
  }
  return { sentence, clock, moment }
}

/** As people say it. */
export const hostOf = (address: string): string => address.replace(/^https?:\/\//, '')

/**
 * The same, with what only the shell knows: through a tunnel a proxy that wants a password looks to the agent like one that
 * is broken.
 */
export async function withNetwork(tried: TriedAccount): Promise<TriedAccount> {
  if (tried.kind !== 'unreachable' || tried.why !== 'proxy' || !(await shell.getProxyAsk())) return tried
  return { ...tried, why: 'proxy-password' }
}
