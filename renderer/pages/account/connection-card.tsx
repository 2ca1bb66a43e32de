/** How the account is reached, as it is known here; a test of it; and the ways to another key, another account, or none. */
import { Button, MessageBar, MessageBarBody, Spinner, Subtitle1, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountFacts, TriedAccount } from '../../../shared/ipc-account.ts'
import { standingKind, standingSentence } from '../../../shared/standing-words.ts'
import { agent } from '../../bridge.ts'
import { countryName } from '../../first-run/confirm-step.tsx'
import { TestFailed } from '../../first-run/key-step.tsx'
import { hostOf, withNetwork } from '../../first-run/tried-words.ts'
import { useFormats } from '../../formats.ts'
import { useLook } from '../../look.ts'
import { useFrame, withoutPractice } from '../../standing-context.ts'
import { StateIcon } from '../../state-icon.tsx'
import { useAsked } from '../../use-asked.ts'
import { DisconnectDialog } from './disconnect-dialog.tsx'

export function ConnectionCard() {
  const { t } = useTranslation()
  const look = useLook()
  const { standing, language, connect } = useFrame()
  const facts = useAsked(() => agent.accountFacts(undefined)).value
  const [leaving, setLeaving] = useState(false)
  const test = useConnectionTest()
  const now = Date.now()
  const { account } = standing
  if (!account) return null
  return (
    <section className={look.card} aria-labelledby="connection">
      <Subtitle1 as="h2" id="connection" className={look.heading}>
        {account.practice ? t('frame.practice') : account.name}
      </Subtitle1>
      <div className={look.row} role="status">
        <StateIcon kind={standingKind(standing, now)} />
        <Text className={look.wrap}>{standingSentence(withoutPractice(standing), language, now)}</Text>
      </div>
      {standing.trouble?.kind === 'offline' && facts?.details?.readAt != null && (
        <LastKnown at={facts.details.readAt} />
      )}
      <FactsList host={account.host} facts={facts ?? undefined} />
      <div className={look.row}>
        <Button appearance="primary" disabledFocusable={test.busy} onClick={test.run}>
          {t('accountPage.test')}
        </Button>
        {!account.practice && <Button onClick={() => connect('key')}>{t('accountPage.useKey')}</Button>}
        <Button onClick={() => connect('account')}>{t('accountPage.another')}</Button>
        {!account.practice && (
          <Button onClick={() => void agent.tryPractice(undefined)}>{t('accountPage.practice')}</Button>
        )}
        <Button onClick={() => setLeaving(true)}>{t('accountPage.disconnect')}</Button>
      </div>
      <TestResult test={test} />
      {leaving && (
        <DisconnectDialog
          account={account}
          queued={facts?.queued ?? standing.queued}
          onEnd={() => setLeaving(false)}
        />
      )}
    </section>
  )
}

function TestResult({ test: { busy, failed, tried } }: { test: ReturnType<typeof useConnectionTest> }) {
  const { t } = useTranslation()
  if (busy) return <Spinner size="tiny" label={t('accountPage.testing')} style={{ justifySelf: 'start' }} />
  if (tried?.kind === 'connected')
    return (
      <MessageBar intent="success" layout="multiline" role="status">
        <MessageBarBody>{t('accountPage.works', { name: tried.name })}</MessageBarBody>
      </MessageBar>
    )
  return failed || tried ? <TestFailed result={tried ?? undefined} failed={failed} /> : null
}

function useConnectionTest() {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const [tried, setTried] = useState<TriedAccount | null>(null)
  const run = () => {
    setBusy(true)
    setFailed(false)
    setTried(null)
    agent
      .testConnection(undefined)
      .then((result) => result && withNetwork(result))
      .then(setTried, () => setFailed(true))
      .finally(() => setBusy(false))
  }
  return { busy, failed, tried, run }
}

function LastKnown({ at }: { at: number }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{t('accountPage.lastKnown', { at: formats.moment(at) })}</MessageBarBody>
    </MessageBar>
  )
}

function FactsList({ host, facts }: { host: string; facts: AccountFacts | undefined }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { language } = useFrame()
  const usage = (used: number, allowed: number | null) =>
    allowed === null
      ? t('accountPage.usedFree', { used })
      : t('accountPage.usedOf', { used, allowed: Math.floor(allowed) })
  const details = facts?.details
  const lines: (readonly [string, string])[] = [[t('connecting.factHost'), hostOf(host)]]
  if (details) {
    const { country, timezone, contacts, readAt, used, allowed } = details
    if (country) lines.push([t('connecting.factCountry'), countryName(country, language)])
    lines.push([t('connecting.factZone'), timezone.replaceAll('_', ' ')])
    lines.push([t('connecting.factContacts'), formats.number(contacts)])
    lines.push([t('accountPage.readAt'), readAt === null ? t('accountPage.never') : formats.moment(readAt)])
    const text = [
      t('accountPage.usedContacts', { text: usage(used.contacts, allowed.contacts) }),
      t('accountPage.usedOther', { text: usage(used.other, allowed.other) }),
    ]
    lines.push([t('accountPage.used'), text.join(' · ')])
  }
  return (
    <>
      <dl className={look.facts}>
        {lines.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {facts && <Text className={look.quiet}>{t(`accountPage.key.${facts.key}`)}</Text>}
    </>
  )
}
