/** Programs that send their news to this PC: where, with which secret, how they are understood, what came of them. */
import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PolicyShown } from '../../../shared/ipc-settings.ts'
import type { WebhookShown } from '../../../shared/ipc-webhook.ts'
import { agent, type Shell } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Empty, Loaded, Outcome, type Said } from '../../parts.tsx'
import { useFrame } from '../../standing-context.ts'
import { useAsked } from '../../use-asked.ts'
import { isLocked, Locked, Section } from './parts.tsx'
import { ReceiverCard } from './receiver.tsx'
import { WebhookCard } from './webhook-card.tsx'
import { WebhookForm } from './webhook-form.tsx'

export function Webhooks({ now, policy }: { now: Shell; policy: PolicyShown }) {
  const { t } = useTranslation()
  const look = useLook()
  const { standing } = useFrame()
  const asked = useAsked(() => agent.webhooks(undefined))
  const [form, setForm] = useState<{ was: WebhookShown | undefined }>()
  const [said, setSaid] = useState<Said>()
  const locked = isLocked(policy, 'sources.webhook') || isLocked(policy, 'sources')
  return (
    <Loaded asked={asked}>
      {(shown) => (
        <>
          <Section title={t('settingsPage.sections.webhooks')}>
            <Text>{t('settingsPage.webhook.text')}</Text>
            {!now.keychain && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>{t('settingsPage.webhook.notKept')}</MessageBarBody>
              </MessageBar>
            )}
            <div className={look.row}>
              <Button
                appearance="primary"
                disabled={locked || !standing.account}
                onClick={() => setForm({ was: undefined })}
              >
                {t('settingsPage.webhook.add')}
              </Button>
              {locked && <Locked />}
            </div>
            <Outcome said={said} />
            {shown.sources.length === 0 && <Empty title={t('settingsPage.webhook.none')} />}
            <ul className={look.list}>
              {shown.sources.map((source) => (
                <WebhookCard
                  key={source.name}
                  source={source}
                  locked={locked}
                  onChange={() => setForm({ was: source })}
                  again={asked.again}
                />
              ))}
            </ul>
          </Section>
          <ReceiverCard receiver={shown.receiver} policy={policy} again={asked.again} />
          {form && (
            <WebhookForm
              was={form.was}
              presets={shown.presets}
              onClose={() => setForm(undefined)}
              onDone={(name) => {
                setForm(undefined)
                if (!form.was) setSaid({ intent: 'success', text: t('settingsPage.webhook.added', { name }) })
                asked.again()
              }}
            />
          )}
        </>
      )}
    </Loaded>
  )
}
