/** One program that sends its news: address and secret to copy, the last news, a test. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Subtitle2,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WebhookShown } from '../../../shared/ipc-webhook.ts'
import { agent, shell } from '../../bridge.ts'
import { useFormats } from '../../formats.ts'
import { useLook } from '../../look.ts'
import { Choice, Outcome, type Said } from '../../parts.tsx'
import { WebhookTest } from './webhook-test.tsx'

const useStyles = makeStyles({
  address: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  card: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: '12px',
  },
})

/** What a person is asked before it is done. */
type Asking = 'secret' | 'remove'

export function WebhookCard({
  source,
  locked,
  onChange,
  again,
}: {
  source: WebhookShown
  locked: boolean
  onChange(): void
  again(): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const formats = useFormats()
  const [said, setSaid] = useState<Said>()
  const [asking, setAsking] = useState<Asking>()
  const [testing, setTesting] = useState(false)
  const { name, preset, addresses, secret, received, lastAt, people } = source
  const failed = () => setSaid({ intent: 'error', text: t('common.failed') })
  const copied = () => setSaid({ intent: 'success', text: t('common.copied') })
  const copySecret = async () => {
    const text = await agent.webhookSecret(name)
    if (text === null) return failed()
    await shell.copyText(text)
    copied()
  }
  const newSecret = async (chosen: string | null) => {
    setAsking(undefined)
    try {
      const made = await agent.newWebhookSecret({ name, secret: chosen })
      if (made) setSaid({ intent: 'success', text: t('settingsPage.webhook.secretMade') })
      again()
    } catch {
      failed()
    }
  }
  const remove = async () => {
    setAsking(undefined)
    const done = await agent.removeWebhook(name).catch(() => undefined)
    if (!done?.ok) setSaid({ intent: 'error', text: t('settingsPage.notSaved') })
    again()
  }
  return (
    <li className={styles.card}>
      <article className={look.stack} aria-label={name}>
        <div className={look.spread}>
          <Subtitle2 as="h3" className={look.heading}>
            {name}
          </Subtitle2>
          <Text className={look.quiet}>
            {t(`settingsPage.webhook.preset.${preset ?? 'generic'}`)}
            {' · '}
            {t('settingsPage.webhook.people', { count: people })}
          </Text>
        </div>
        <Text className={look.quiet}>
          {lastAt === null
            ? t('settingsPage.webhook.never')
            : t('settingsPage.webhook.last', {
                at: formats.moment(lastAt),
                received: formats.number(received),
              })}
        </Text>
        <Text className={look.quiet}>{t('settingsPage.webhook.address')}</Text>
        {addresses.map((address) => (
          <div key={address} className={look.row}>
            <span className={styles.address}>{address}</span>
            <Button size="small" onClick={() => void shell.copyText(address).then(copied)}>
              {t('settingsPage.webhook.copyAddress')}
            </Button>
          </div>
        ))}
        <Text className={look.quiet}>
          {t(`settingsPage.webhook.how.${preset ?? 'generic'}`)}{' '}
          {preset !== null && preset !== 'generic' && t('settingsPage.webhook.internet')}
        </Text>
        {secret === 'missing' && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{t('settingsPage.webhook.noSecret')}</MessageBarBody>
            <MessageBarActions>
              <Button onClick={() => setAsking('secret')}>{t('settingsPage.webhook.newSecret')}</Button>
            </MessageBarActions>
          </MessageBar>
        )}
        <div className={look.row}>
          {secret === 'there' && (
            <>
              <Button onClick={() => void copySecret()}>{t('settingsPage.webhook.copySecret')}</Button>
              <Button onClick={() => setAsking('secret')}>{t('settingsPage.webhook.newSecret')}</Button>
            </>
          )}
          <Button aria-label={t('settingsPage.webhook.testNamed', { name })} onClick={() => setTesting(true)}>
            {t('settingsPage.webhook.test')}
          </Button>
          <Button
            disabled={locked}
            aria-label={t('settingsPage.webhook.changeNamed', { name })}
            onClick={onChange}
          >
            {t('settingsPage.webhook.change')}
          </Button>
          <Button
            disabled={locked}
            aria-label={t('settingsPage.webhook.removeNamed', { name })}
            onClick={() => setAsking('remove')}
          >
            {t('settingsPage.webhook.remove')}
          </Button>
        </div>
        <Outcome said={said} />
      </article>
      {testing && <WebhookTest name={name} onClose={() => setTesting(false)} />}
      {asking === 'secret' && (
        <NewSecret name={name} onMake={(own) => void newSecret(own)} onClose={() => setAsking(undefined)} />
      )}
      {asking === 'remove' && (
        <Dialog open onOpenChange={(_event, { open }) => !open && setAsking(undefined)}>
          <DialogSurface>
            <DialogBody>
              <DialogTitle>{t('settingsPage.webhook.removeAsk', { name })}</DialogTitle>
              <DialogContent>{t('settingsPage.webhook.removeText')}</DialogContent>
              <DialogActions>
                <Choice onClick={() => void remove()}>{t('settingsPage.webhook.remove')}</Choice>
                <Button appearance="primary" onClick={() => setAsking(undefined)}>
                  {t('common.cancel')}
                </Button>
              </DialogActions>
            </DialogBody>
          </DialogSurface>
        </Dialog>
      )}
    </li>
  )
}

/** Shorter ones are guessed. */
const SHORTEST = 16

function NewSecret({
  name,
  onMake,
  onClose,
}: {
  name: string
  onMake(own: string | null): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const [own, setOwn] = useState('')
  const isRight = own.trim() === '' || own.trim().length >= SHORTEST
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('settingsPage.webhook.newSecretAsk', { name })}</DialogTitle>
          <DialogContent className={look.stack}>
            <Text>{t('settingsPage.webhook.newSecretText')}</Text>
            <Field
              label={t('settingsPage.webhook.ownSecret')}
              hint={t('settingsPage.webhook.ownSecretHint', { least: SHORTEST })}
              {...(isRight ? {} : { validationState: 'error' as const })}
            >
              <Input
                value={own}
                type="password"
                autoComplete="off"
                onChange={(_event, { value }) => setOwn(value)}
              />
            </Field>
          </DialogContent>
          <DialogActions>
            <Choice disabled={!isRight} onClick={() => onMake(own.trim() || null)}>
              {t('settingsPage.webhook.newSecret')}
            </Choice>
            <Button appearance="primary" onClick={onClose}>
              {t('common.cancel')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
