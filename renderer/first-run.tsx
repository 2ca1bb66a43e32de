/** First run: the practice account, or an own one, which is tested before it is used. */
import {
  Button,
  Card,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  Spinner,
  Text,
  Title2,
  Title3,
} from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TriedAccount } from '../shared/ipc-agent.ts'
import { agent } from './bridge.ts'

export function FirstRun({ onlyOwn, onBack }: { onlyOwn: boolean; onBack?: (() => void) | undefined }) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  return (
    <main style={{ maxWidth: 640, margin: '0 auto', padding: 24, display: 'grid', gap: 16 }}>
      <Title2 as="h1">{onlyOwn ? t('ownTitle') : t('welcome')}</Title2>
      {!onlyOwn && (
        <Card>
          <Title3 as="h2">{t('tryTitle')}</Title3>
          <Text>{t('tryText')}</Text>
          <div>
            <Button
              appearance="primary"
              disabled={busy}
              onClick={() => {
                setBusy(true)
                setFailed(false)
                void agent
                  .tryPractice(undefined)
                  .catch(() => setFailed(true))
                  .finally(() => setBusy(false))
              }}
            >
              {t('tryButton')}
            </Button>
          </div>
          {busy && <Spinner label={t('startingPractice')} />}
          {failed && (
            <MessageBar intent="error">
              <MessageBarBody>{t('common.failed')}</MessageBarBody>
            </MessageBar>
          )}
        </Card>
      )}
      <Card>
        {!onlyOwn && <Title3 as="h2">{t('ownTitle')}</Title3>}
        <OwnAccount onUsed={onBack} />
      </Card>
      {onBack && (
        <div>
          <Button onClick={onBack}>{t('back')}</Button>
        </div>
      )}
    </main>
  )
}

function OwnAccount({ onUsed }: { onUsed?: (() => void) | undefined }) {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const [key, setKey] = useState('')
  const [tried, setTried] = useState<TriedAccount>()
  const [busy, setBusy] = useState(false)
  const [notKept, setNotKept] = useState(false)
  const [failed, setFailed] = useState(false)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailed(false)
    void agent
      .tryAccount({ address, key })
      .then(setTried, () => setFailed(true))
      .finally(() => setBusy(false))
  }
  const use = async () => {
    setBusy(true)
    try {
      const { kept } = await agent.connectAccount({ address, key })
      setNotKept(!kept)
      if (kept) onUsed?.()
    } catch {
      setFailed(true)
    }
    setBusy(false)
  }
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
      <Field label={t('address')} hint={t('addressHint')}>
        <Input value={address} onChange={(_event, { value }) => setAddress(value)} autoComplete="off" />
      </Field>
      <Field label={t('key')}>
        <Input
          type="password"
          value={key}
          onChange={(_event, { value }) => setKey(value)}
          autoComplete="off"
        />
      </Field>
      <div>
        <Button type="submit" disabled={busy || address.trim() === '' || key.trim() === ''}>
          {t('connect')}
        </Button>
      </div>
      <div role="status">
        {tried?.kind === 'connected' && (
          <MessageBar intent="success">
            <MessageBarBody>
              <Text block>{t('isItYours', { name: tried.name })}</Text>
              <Button appearance="primary" disabled={busy} onClick={() => void use()}>
                {t('yes')}
              </Button>{' '}
              <Button onClick={() => setTried(undefined)}>{t('no')}</Button>
            </MessageBarBody>
          </MessageBar>
        )}
        {tried && tried.kind !== 'connected' && (
          <MessageBar intent="error">
            <MessageBarBody>{useless(t, tried)}</MessageBarBody>
          </MessageBar>
        )}
        {failed && (
          <MessageBar intent="error">
            <MessageBarBody>{t('common.failed')}</MessageBarBody>
          </MessageBar>
        )}
        {notKept && (
          <MessageBar intent="warning">
            <MessageBarBody>{t('notKept')}</MessageBarBody>
          </MessageBar>
        )}
      </div>
    </form>
  )
}

const HOUR = 3_600_000
/** Why nobody usable answered, where there is something else to do about it. */
const REASONS = ['network', 'timeout', 'tls', 'redirected', 'not-the-api'] as const

function useless(
  t: ReturnType<typeof useTranslation>['t'],
  tried: Exclude<TriedAccount, { kind: 'connected' }>,
): string {
  switch (tried.kind) {
    case 'bad-address':
      return t('badAddress')
    case 'refused':
      return t(tried.why === 'permission' ? 'noPermissionKey' : 'refused', { host: tried.host })
    case 'unreachable':
      if (tried.clockOffMs !== null)
        return t('clockOff', { hours: Math.round(Math.abs(tried.clockOffMs) / HOUR) })
      return t(`unreachable.${REASONS.find((one) => one === tried.why) ?? 'other'}`, { host: tried.host })
  }
}
