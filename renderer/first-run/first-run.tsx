/**
 * From nothing to a connected account: start → key → is it yours? → what comes next. Back keeps what was entered. The same
 * in short asks for the key of an account that is known.
 */
import { Button, makeStyles, Select, Text, Title2 } from '@fluentui/react-components'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountKnown, TriedAccount } from '../../shared/ipc-account.ts'
import { type Language, languages } from '../../shared/standing-words.ts'
import { agent, shell } from '../bridge.ts'
import { useLook } from '../look.ts'
import { Outcome } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { type PlatformName, platformOf } from './address.ts'
import { ConfirmStep } from './confirm-step.tsx'
import { type Entered, emptyFor, KeyStep } from './key-step.tsx'
import { NextStep } from './next-step.tsx'
import { StartStep } from './start-step.tsx'

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    maxWidth: '880px',
    margin: '0 auto',
    padding: '20px 24px 24px',
    display: 'grid',
    gap: '14px',
    outlineStyle: 'none',
  },
  language: { justifySelf: 'end' },
})

const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  'pt-BR': 'Português (Brasil)',
  es: 'Español',
}

type Connected = Extract<TriedAccount, { kind: 'connected' }>
type Step = { at: 'start' } | { at: 'key' } | { at: 'confirm'; tried: Connected } | { at: 'next' }

/**
 * @param wish what the person came for: any account, or the key of the one in use.
 * @param onKeep the frame stays here though an account is in use by now, until `onEnd`.
 */
export function FirstRun({
  wish,
  onKeep,
  onEnd,
  onBack,
}: {
  wish: 'account' | 'key'
  onKeep(): void
  onEnd(): void
  onBack?: (() => void) | undefined
}) {
  const { t } = useTranslation()
  const styles = useStyles()
  const look = useLook()
  const { standing } = useFrame()
  const [short, setShort] = useState(wish === 'key')
  const account = short ? standing.account : null
  const [step, setStep] = useState<Step>({ at: wish === 'key' ? 'key' : 'start' })
  const [platform, setPlatform] = useState<PlatformName>('textit')
  const [entered, setEntered] = useState<Entered>({ address: '', key: '' })
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const known = useKnown()
  const keychain = useKeychain()
  const policy = useGivenAddress()
  const page = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is read from its start
  useEffect(() => page.current?.focus(), [step.at])

  const use = async ({ uuid, name, known: wasKnown }: Connected, given: Entered) => {
    setBusy(true)
    setFailed(false)
    onKeep()
    try {
      await agent.connectAccount({ ...given, uuid, name })
      if (wasKnown) onEnd()
      else setStep({ at: 'next' })
    } catch {
      setFailed(true)
    }
    setBusy(false)
  }
  const connected = useRef<(tried: Connected, given: Entered) => void>(() => {})
  connected.current = (tried, given) => {
    // The key of the account that was asked for: nothing is left to ask, but where it cannot be kept.
    if (short && tried.instead === null && keychain) void use(tried, given)
    else setStep({ at: 'confirm', tried })
  }
  const onConnected = useCallback((tried: Connected, given: Entered) => connected.current(tried, given), [])
  const given: Entered = account ? { ...entered, address: account.host } : entered

  const back =
    wish === 'key'
      ? () => {
          setShort(true)
          setStep({ at: 'key' })
        }
      : onBack
  const title = () => {
    if (step.at === 'next') return t('connecting.nextTitle')
    if (account) return t('connecting.needed', { name: account.name })
    if (step.at === 'start') return t('welcome')
    return platform === 'other'
      ? t('connecting.yours')
      : t('connecting.keyOf', { name: t(`connecting.${platform}`) })
  }
  const content = (): ReactNode => {
    switch (step.at) {
      case 'start':
        return (
          <>
            <StartStep
              known={known}
              fixed={policy?.locked ? policy.address : undefined}
              onKnown={onEnd}
              onPlatform={(name) => {
                const first =
                  policy && (policy.locked || platformOf(policy.address) === name)
                    ? { address: policy.address, key: '' }
                    : emptyFor(name)
                if (name !== platform || entered.address === '') setEntered(first)
                setPlatform(name)
                setStep({ at: 'key' })
              }}
            />
            {back && (
              <div>
                <Button onClick={back}>{t('back')}</Button>
              </div>
            )}
          </>
        )
      case 'key':
        return (
          <>
            {account && <Text>{t(`connecting.neededWhy.${whyNeeded(standing.trouble)}`)}</Text>}
            <KeyStep
              key={account ? account.host : platform}
              platform={account ? platformOf(account.host) : platform}
              fixed={account !== null || policy?.locked === true}
              entered={given}
              onEntered={setEntered}
              onConnected={onConnected}
              button={t(account && keychain ? 'connecting.useKey' : 'connect')}
            >
              {account ? (
                <>
                  {onBack && <Button onClick={onBack}>{t('back')}</Button>}
                  <Button
                    appearance="subtle"
                    onClick={() => {
                      setShort(false)
                      setEntered({ address: '', key: '' })
                      setStep({ at: 'start' })
                    }}
                  >
                    {t('connecting.otherAccount')}
                  </Button>
                </>
              ) : (
                <Button onClick={() => setStep({ at: 'start' })}>{t('back')}</Button>
              )}
            </KeyStep>
          </>
        )
      case 'confirm':
        return (
          <ConfirmStep
            tried={short ? step.tried : { ...step.tried, instead: null }}
            keychain={keychain}
            busy={busy}
            onYes={() => void use(step.tried, given)}
            onNo={() => setStep({ at: 'key' })}
          />
        )
      case 'next':
        return <NextStep onEnd={onEnd} />
    }
  }
  return (
    <main className={styles.page} ref={page} tabIndex={-1} aria-labelledby="step">
      <LanguageChoice className={styles.language} />
      <Title2 as="h1" className={look.heading} id="step">
        {title()}
      </Title2>
      {content()}
      <Outcome said={failed ? { intent: 'error', text: t('common.failed') } : undefined} />
    </main>
  )
}

function whyNeeded(trouble: ReturnType<typeof useFrame>['standing']['trouble']) {
  if (trouble?.kind === 'key-missing') return trouble.unreadable ? 'unreadable' : 'missing'
  return trouble?.kind === 'key-refused' ? 'refused' : 'wish'
}

function LanguageChoice({ className }: { className: string }) {
  const { t } = useTranslation()
  const { language } = useFrame()
  return (
    <Select
      className={className}
      aria-label={t('connecting.language')}
      value={language}
      onChange={(_event, { value }) => {
        const chosen = languages.find((one) => one === value)
        if (chosen) void shell.change({ language: chosen })
      }}
    >
      {languages.map((one) => (
        <option key={one} value={one} lang={one}>
          {languageNames[one]}
        </option>
      ))}
    </Select>
  )
}

/** Accounts of this PC but the one in use. */
function useKnown(): readonly AccountKnown[] {
  const [known, setKnown] = useState<readonly AccountKnown[]>([])
  useEffect(() => {
    agent.accounts(undefined).then(
      (all) => setKnown(all.filter(({ inUse }) => !inUse)),
      () => {},
    )
  }, [])
  return known
}

/** What an administrator says of the address. */
function useGivenAddress() {
  const [given, setGiven] = useState<{ address: string; locked: boolean } | null>(null)
  useEffect(() => {
    agent.givenAddress(undefined).then(setGiven, () => {})
  }, [])
  return given
}

/** True until it is known: only its absence is said. */
function useKeychain(): boolean {
  const [keychain, setKeychain] = useState(true)
  useEffect(() => {
    shell.get().then(
      (now) => setKeychain(now.keychain),
      () => {},
    )
  }, [])
  return keychain
}
