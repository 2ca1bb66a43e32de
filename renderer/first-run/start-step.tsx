/** The first thing a new user sees: their own account on one of the platforms, or the practice account. */
import {
  Button,
  Card,
  CompoundButton,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  Text,
  Title3,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountKnown } from '../../shared/ipc-account.ts'
import { agent } from '../bridge.ts'
import { useLook } from '../look.ts'
import { type PlatformName, platformOf, platforms } from './address.ts'
import { hostOf } from './tried-words.ts'

const useStyles = makeStyles({
  ways: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
    gap: '16px',
    alignItems: 'start',
  },
  platforms: { display: 'grid', gap: '8px' },
  platform: { maxWidth: 'none', justifyContent: 'flex-start', textAlign: 'start' },
})

export function StartStep({
  known,
  fixed,
  onPlatform,
  onKnown,
}: {
  /** Accounts this PC has worked with, to go back to; not the one in use. */
  known: readonly AccountKnown[]
  /** The only address an administrator allows. */
  fixed: string | undefined
  onPlatform(name: PlatformName): void
  onKnown(): void
}) {
  const { t } = useTranslation()
  const styles = useStyles()
  const look = useLook()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const begin = (work: () => Promise<unknown>) => {
    setBusy(true)
    setFailed(false)
    work()
      .then(onKnown, () => setFailed(true))
      .finally(() => setBusy(false))
  }
  const own = known.filter(({ practice }) => !practice)
  return (
    <>
      {own.length > 0 && (
        <Card>
          <Title3 as="h2" className={look.heading}>
            {t('connecting.here')}
          </Title3>
          {own.map(({ id, name, host }) => (
            <div key={id} className={look.row}>
              <Button disabledFocusable={busy} onClick={() => begin(() => agent.switchAccount({ id }))}>
                {t('connecting.goOn', { name })}
              </Button>
              <Text className={look.quiet}>{hostOf(host)}</Text>
            </div>
          ))}
        </Card>
      )}
      <div className={styles.ways}>
        <Card>
          <Title3 as="h2" className={look.heading}>
            {t('connecting.yours')}
          </Title3>
          <Text>{t('connecting.yoursText')}</Text>
          <div className={styles.platforms}>
            {fixed !== undefined && (
              <Button size="large" className={styles.platform} onClick={() => onPlatform(platformOf(fixed))}>
                {hostOf(fixed)}
              </Button>
            )}
            {(fixed === undefined ? platforms : []).map((name) =>
              name === 'other' ? (
                <CompoundButton
                  key={name}
                  className={styles.platform}
                  secondaryContent={t('connecting.otherText')}
                  onClick={() => onPlatform(name)}
                >
                  {t('connecting.other')}
                </CompoundButton>
              ) : (
                <Button key={name} size="large" className={styles.platform} onClick={() => onPlatform(name)}>
                  {t(`connecting.${name}`)}
                </Button>
              ),
            )}
          </div>
        </Card>
        <Card>
          <Title3 as="h2" className={look.heading}>
            {t('tryTitle')}
          </Title3>
          <Text>{t('tryText')}</Text>
          <div>
            <Button
              appearance="primary"
              disabledFocusable={busy}
              onClick={() => begin(() => agent.tryPractice(undefined))}
            >
              {t('tryButton')}
            </Button>
          </div>
          <div role="status">
            {busy && <Spinner label={t('startingPractice')} />}
            {failed && (
              <MessageBar intent="error" layout="multiline">
                <MessageBarBody>{t('common.failed')}</MessageBarBody>
              </MessageBar>
            )}
          </div>
        </Card>
      </div>
    </>
  )
}
