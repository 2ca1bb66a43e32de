/** How news would be understood: a sample that goes to the address and is not kept, or what a person pastes. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Subtitle2,
  Text,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TestedWebhook, UnderstoodEvent } from '../../../shared/ipc-webhook.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Outcome, type Said } from '../../parts.tsx'
import { useAttributeName } from '../../values.tsx'

const useStyles = makeStyles({
  body: {
    margin: 0,
    maxHeight: '180px',
    overflow: 'auto',
    padding: '8px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  values: { display: 'grid', gridTemplateColumns: 'max-content minmax(0, 1fr)', gap: '2px 16px', margin: 0 },
  value: { margin: 0, overflowWrap: 'anywhere' },
})

/** Accepted: it would be kept if it were no test. */
const ACCEPTED = 202

export function WebhookTest({ name, onClose }: { name: string; onClose(): void }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const [own, setOwn] = useState('')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const [tested, setTested] = useState<TestedWebhook & { kind: 'tested' }>()
  const ask = async (body: string | null) => {
    setBusy(true)
    setTested(undefined)
    try {
      const answer = await agent.testWebhook({ name, body })
      if (answer.kind === 'tested') setTested(answer)
      setSaid(saidOf(answer))
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  const saidOf = (answer: TestedWebhook): Said | undefined => {
    switch (answer.kind) {
      case 'not-an-event':
        return { intent: 'error', text: t('settingsPage.webhook.tests.notAnEvent') }
      case 'no-address':
        return { intent: 'error', text: t('settingsPage.webhook.tests.noAddress') }
      case 'unknown':
        return { intent: 'error', text: t('settingsPage.webhook.tests.unknown') }
      case 'tested': {
        const { status } = answer
        if (status === null) return undefined
        if (status === ACCEPTED) return { intent: 'success', text: t('settingsPage.webhook.tests.answered') }
        const key = `settingsPage.webhook.tests.refused.${status}`
        const text = i18n.exists(key) ? t(key) : t('settingsPage.webhook.tests.refused.other', { status })
        return { intent: 'error', text }
      }
    }
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 720 }}>
        <DialogBody>
          <DialogTitle>{t('settingsPage.webhook.tests.title', { name })}</DialogTitle>
          <DialogContent className={look.stack} style={{ gap: 12 }} tabIndex={0}>
            <Text>{t('settingsPage.webhook.tests.text')}</Text>
            <div>
              <Button appearance="primary" disabledFocusable={busy} onClick={() => void ask(null)}>
                {t('settingsPage.webhook.tests.sample')}
              </Button>
            </div>
            <Field label={t('settingsPage.webhook.tests.own')} hint={t('settingsPage.webhook.tests.ownHint')}>
              <Textarea value={own} rows={4} onChange={(_event, { value }) => setOwn(value)} />
            </Field>
            <div>
              <Button disabledFocusable={busy || own.trim() === ''} onClick={() => void ask(own)}>
                {t('settingsPage.webhook.tests.look')}
              </Button>
            </div>
            <Outcome said={said} />
            {tested?.events.map((event, index) => (
              // They come once and never move.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Understood key={index} n={index + 1} event={event} />
            ))}
            {tested && tested.status !== null && (
              <>
                <Text className={look.quiet}>{t('settingsPage.webhook.tests.body')}</Text>
                <pre className={styles.body}>{tested.body}</pre>
              </>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t('common.close')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

function Understood({ n, event }: { n: number; event: UnderstoodEvent }) {
  const { t } = useTranslation()
  const look = useLook()
  const sentence = () => {
    if (event.kind === 'refused')
      return event.why === 'no-key'
        ? t('settingsPage.webhook.tests.noKey', { path: event.path })
        : t('settingsPage.webhook.tests.notAnObject')
    // `ext:17` says to a person what `17` says.
    const key = (event.key ?? '').replace(/^[a-z]+:/, '')
    return t(`settingsPage.webhook.tests.${event.kind}`, { key })
  }
  return (
    <div className={look.stack}>
      <Subtitle2 as="h3" className={look.heading}>
        {t('settingsPage.webhook.tests.event', { n })}
      </Subtitle2>
      <Text className={look.wrap}>{sentence()}</Text>
      {event.kind === 'put' && <Person event={event} />}
    </div>
  )
}

function Person({ event }: { event: UnderstoodEvent & { kind: 'put' | 'remove' | 'ignore' } }) {
  const { t } = useTranslation()
  const styles = useStyles()
  const nameOf = useAttributeName()
  const { contact, problems } = event
  const values = contact
    ? [
        ...(contact.name ? [{ name: nameOf('name'), value: contact.name }] : []),
        ...(contact.addresses.length > 0
          ? [
              {
                name: t('settingsPage.webhook.tests.addresses'),
                value: contact.addresses.map((one) => one.replace(/^[a-z]+:/, '')).join(', '),
              },
            ]
          : []),
        ...contact.values.map(({ name, value }) => ({ name: nameOf(name), value })),
      ]
    : []
  return (
    <>
      <dl className={styles.values}>
        {values.map(({ name, value }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
      {problems.map(({ column, code, text }) => (
        <Text key={`${column} ${code}`}>
          {t('settingsPage.webhook.tests.problem', { column: column ?? '', text: text ?? '' })}
        </Text>
      ))}
    </>
  )
}
