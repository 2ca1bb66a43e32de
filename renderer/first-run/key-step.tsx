/** The key, with its help, and the test of both: the whole of asking for it once more, and the second step of a first run. */
import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Spinner,
  Text,
  Textarea,
} from '@fluentui/react-components'
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TriedAccount } from '../../shared/ipc-account.ts'
import { agent, shell } from '../bridge.ts'
import { useLook } from '../look.ts'
import { useFrame } from '../standing-context.ts'
import { hostOfPlatform, type PlatformName, platformOf, tidyAddress, tidyKey } from './address.ts'
import { KeyInput } from './key-input.tsx'
import { type Failed, hostOf, useTriedWords, withNetwork } from './tried-words.ts'
import { WhereKey } from './where-key.tsx'

export type Entered = { address: string; key: string }
type Connected = Extract<TriedAccount, { kind: 'connected' }>

export function KeyStep({
  platform,
  fixed,
  entered,
  onEntered,
  onConnected,
  button,
  children,
}: {
  platform: PlatformName
  /** The address is that of an account this PC knows: it is not asked for. */
  fixed: boolean
  entered: Entered
  onEntered(entered: Entered): void
  onConnected(tried: Connected, entered: Entered): void
  button: string
  /** Beside the button. */
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const look = useLook()
  const [help, setHelp] = useState<'where' | 'message'>()
  const [own, setOwn] = useState(platform === 'other' && !fixed)
  const { busy, result, failed, test } = useTest(entered, onConnected)
  const meant = tidyAddress(entered.address)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const tidy = { address: meant, key: tidyKey(entered.key) }
    onEntered(tidy)
    test(tidy)
  }
  const open = (what: 'where' | 'message') => setHelp(help === what ? undefined : what)
  return (
    <form onSubmit={submit} className={look.card}>
      {own ? (
        <Field
          label={t('address')}
          hint={
            meant !== '' && meant !== entered.address.trim()
              ? t('connecting.addressMeant', { address: meant })
              : t('addressHint')
          }
          required
        >
          <Input
            value={entered.address}
            autoComplete="off"
            spellCheck={false}
            onChange={(_event, { value }) => onEntered({ ...entered, address: value })}
          />
        </Field>
      ) : (
        <div className={look.row}>
          <Text className={look.wrap}>{t('connecting.addressIs', { address: hostOf(meant) })}</Text>
          {!fixed && (
            <Button size="small" onClick={() => setOwn(true)}>
              {t('connecting.changeAddress')}
            </Button>
          )}
        </div>
      )}
      <KeyInput value={entered.key} onChange={(key) => onEntered({ ...entered, key })} />
      <div className={look.row}>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={busy || meant === '' || tidyKey(entered.key) === ''}
        >
          {button}
        </Button>
        {children}
        {busy && <Spinner size="tiny" label={t('connecting.testing')} />}
      </div>
      <TestFailed result={result} failed={failed} keyLength={tidyKey(entered.key).length} />
      <div className={look.row}>
        <Button size="small" aria-expanded={help === 'where'} onClick={() => open('where')}>
          {t('connecting.where')}
        </Button>
        <Button size="small" aria-expanded={help === 'message'} onClick={() => open('message')}>
          {t('connecting.noKey')}
        </Button>
      </div>
      {help === 'where' && <WhereKey platform={own ? platformOf(entered.address) : platform} />}
      {help === 'message' && <Message platform={platform} address={meant} />}
    </form>
  )
}

/** Tests, and tests again by itself once the network's own password was given. */
function useTest(entered: Entered, onConnected: (tried: Connected, entered: Entered) => void) {
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Failed>()
  const [failed, setFailed] = useState(false)
  const test = useCallback(
    (given: Entered) => {
      if (given.address === '' || given.key === '') return
      setBusy(true)
      setFailed(false)
      setResult(undefined)
      agent
        .tryAccount(given)
        .then(withNetwork)
        .then(
          (tried) => (tried.kind === 'connected' ? onConnected(tried, given) : setResult(tried)),
          () => setFailed(true),
        )
        .finally(() => setBusy(false))
    },
    [onConnected],
  )
  const latest = useRef({ entered, result, test })
  latest.current = { entered, result, test }
  useEffect(
    () =>
      window.desktop.onTell((name) => {
        const now = latest.current
        const waits = now.result?.kind === 'unreachable' && now.result.why === 'proxy-password'
        if (name === 'proxy-answered' && waits) now.test(now.entered)
      }),
    [],
  )
  return { busy, result, failed, test }
}

/** In words, with the two times where the clock is wrong, and the way to the network's password. */
export function TestFailed({
  result,
  failed,
  keyLength,
}: {
  result: Failed | undefined
  failed: boolean
  keyLength?: number
}) {
  const { t } = useTranslation()
  const look = useLook()
  const words = useTriedWords()
  const { askProxy } = useFrame()
  const clock = result && result.kind !== 'bad-address' && result.clock
  return (
    <div role="status" className={look.stack}>
      {result && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{words.sentence(result, keyLength)}</MessageBarBody>
          {result.kind === 'unreachable' && result.why === 'proxy-password' && (
            <MessageBarActions>
              <Button onClick={askProxy}>{t('connecting.proxy.enter')}</Button>
            </MessageBarActions>
          )}
        </MessageBar>
      )}
      {clock && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{words.clock(clock)}</MessageBarBody>
        </MessageBar>
      )}
      {failed && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{t('common.failed')}</MessageBarBody>
        </MessageBar>
      )}
    </div>
  )
}

/** Ready to send to whoever has the key. */
function Message({ platform, address }: { platform: PlatformName; address: string }) {
  const { t } = useTranslation()
  const look = useLook()
  const [copied, setCopied] = useState(false)
  const where = `connecting.whereText.${platform}` as const
  const text = t('connecting.message', {
    platform:
      platform === 'other' ? hostOf(address) || t('connecting.ourPlatform') : t(`connecting.${platform}`),
    one: t(`${where}.one`),
    two: t(`${where}.two`),
    three: t(`${where}.three`),
  })
  return (
    <div className={look.stack}>
      <Field label={t('connecting.noKeyText')}>
        <Textarea readOnly value={text} rows={8} resize="vertical" />
      </Field>
      <div className={look.row}>
        <Button onClick={() => void shell.copyText(text).then(() => setCopied(true))}>
          {t('connecting.copyMessage')}
        </Button>
        <Text role="status">{copied ? t('connecting.copied') : ''}</Text>
      </div>
    </div>
  )
}

export const emptyFor = (platform: PlatformName): Entered => ({
  address: hostOfPlatform(platform) && `https://${hostOfPlatform(platform)}`,
  key: '',
})
