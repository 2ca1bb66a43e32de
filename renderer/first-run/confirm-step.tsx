/** Whose account answered, before anything of it is used: the person says whether it is theirs. */
import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { TriedAccount } from '../../shared/ipc-account.ts'
import { useLook } from '../look.ts'
import { useFrame } from '../standing-context.ts'
import { hostOf, useTriedWords } from './tried-words.ts'

type Connected = Extract<TriedAccount, { kind: 'connected' }>

export function ConfirmStep({
  tried,
  keychain,
  busy,
  onYes,
  onNo,
}: {
  tried: Connected
  /** This PC can keep the key. */
  keychain: boolean
  busy: boolean
  onYes(): void
  onNo(): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const words = useTriedWords()
  const { name, instead, clock } = tried
  return (
    <section className={look.card} aria-label={t('connecting.isItYours', { name })}>
      <Text size={500} weight="semibold" className={look.wrap} role="status">
        {t('connecting.isItYours', { name })}
      </Text>
      <Facts of={tried} />
      {instead !== null && <Note text={t('connecting.another', { name, instead })} />}
      {tried.known && instead === null && <Text>{t('connecting.known')}</Text>}
      {clock && <Note text={words.clock(clock)} />}
      {!keychain && <Note text={t('connecting.noKeychain')} />}
      {instead === null && <Text weight="semibold">{t('connecting.isItYoursAsk')}</Text>}
      <div className={look.row}>
        <Button
          appearance={instead === null ? 'primary' : 'secondary'}
          disabledFocusable={busy}
          onClick={onYes}
        >
          {instead !== null ? t('connecting.useOther', { name }) : t(keychain ? 'yes' : 'connecting.yesAsk')}
        </Button>
        <Button onClick={onNo}>{t('connecting.no')}</Button>
      </div>
    </section>
  )
}

function Note({ text }: { text: string }) {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  )
}

/** What a connected account says of itself. */
function Facts({ of: { host, country, timezone, contacts } }: { of: FactsOf }) {
  const { t } = useTranslation()
  const look = useLook()
  const { language } = useFrame()
  const facts: (readonly [string, string])[] = [
    [t('connecting.factHost'), hostOf(host)],
    ...(country ? [[t('connecting.factCountry'), countryName(country, language)] as const] : []),
    [t('connecting.factZone'), timezone.replaceAll('_', ' ')],
    ...(contacts
      ? [
          [
            t('connecting.factContacts'),
            contacts.more
              ? t('connecting.atLeast', { count: contacts.count })
              : new Intl.NumberFormat(language).format(contacts.count),
          ] as const,
        ]
      : []),
  ]
  return (
    <dl className={look.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
type FactsOf = Pick<Connected, 'host' | 'country' | 'timezone' | 'contacts'>

/** In the window's language. */
export function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
