/** Where news is received: port, trouble with it, and whether other PCs may send. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
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
  Switch,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PolicyShown } from '../../../shared/ipc-settings.ts'
import type { WebhooksShown } from '../../../shared/ipc-webhook.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Choice, failedWords, Outcome, type Said } from '../../parts.tsx'
import { isLocked, Locked, Section, useSaid } from './parts.tsx'

type Receiver = WebhooksShown['receiver']

export function ReceiverCard({
  receiver,
  policy,
  again,
}: {
  receiver: Receiver
  policy: PolicyShown
  again(): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const saidOf = useSaid()
  const [asking, setAsking] = useState(false)
  const [hosts, setHosts] = useState(receiver.hosts.join(', '))
  const [said, setSaid] = useState<Said>()
  const locked = (what: string) => isLocked(policy, `webhooks.${what}`)
  const change = async (asked: Parameters<typeof agent.changeReceiver>[0]) => {
    setAsking(false)
    try {
      const done = await agent.changeReceiver(asked)
      if (done.ok && asked.port === null) {
        const { port } = (await agent.webhooks(undefined)).receiver
        setSaid({ intent: 'success', text: t('settingsPage.webhook.moved', { port }) })
      } else setSaid(saidOf(done))
      again()
    } catch (error) {
      setSaid({ intent: 'error', text: t(failedWords(error)) })
    }
  }
  const listOf = (text: string) =>
    text
      .split(/[,;\s]+/)
      .map((one) => one.trim())
      .filter((one) => one !== '')
  return (
    <Section title={t('settingsPage.webhook.receiver')}>
      <State receiver={receiver} locked={locked('port')} onMove={() => void change({ port: null })} />
      <Outcome said={said} />
      <Accordion collapsible>
        <AccordionItem value="others">
          <AccordionHeader>{t('settingsPage.webhook.advancedReceiver')}</AccordionHeader>
          <AccordionPanel className={look.stack}>
            <Switch
              label={t('settingsPage.webhook.forOthers')}
              checked={receiver.forOthers}
              disabled={locked('address')}
              onChange={(_event, { checked }) =>
                checked ? setAsking(true) : void change({ forOthers: false })
              }
            />
            {locked('address') && <Locked />}
            <Field
              label={t('settingsPage.webhook.hosts')}
              hint={locked('hosts') ? <Locked /> : t('settingsPage.webhook.hostsHint')}
            >
              <Input
                value={hosts}
                disabled={locked('hosts')}
                onChange={(_event, { value }) => setHosts(value)}
                style={{ maxWidth: 420 }}
              />
            </Field>
            <div>
              <Button disabled={locked('hosts')} onClick={() => void change({ hosts: listOf(hosts) })}>
                {t('settingsPage.save')}
              </Button>
            </div>
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
      <Dialog open={asking} onOpenChange={(_event, { open }) => setAsking(open)}>
        <DialogSurface>
          <DialogBody>
            <DialogTitle>{t('settingsPage.webhook.forOthersAsk')}</DialogTitle>
            <DialogContent>{t('settingsPage.webhook.forOthersText')}</DialogContent>
            <DialogActions>
              <Choice onClick={() => void change({ forOthers: true })}>
                {t('settingsPage.webhook.forOthersYes')}
              </Choice>
              <Button appearance="primary" onClick={() => setAsking(false)}>
                {t('common.cancel')}
              </Button>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
    </Section>
  )
}

const KNOWN = ['port-taken', 'port-refused', 'address-unknown']

function State({
  receiver: { state, port },
  locked,
  onMove,
}: {
  receiver: Receiver
  locked: boolean
  onMove(): void
}) {
  const { t } = useTranslation()
  if (state.kind !== 'trouble')
    return (
      <Text>
        {t(state.kind === 'off' ? 'settingsPage.webhook.off' : 'settingsPage.webhook.listening', { port })}
      </Text>
    )
  const code = KNOWN.includes(state.code) ? state.code : 'other'
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{t(`settingsPage.webhook.trouble.${code}`, { port })}</MessageBarBody>
      {code.startsWith('port-') && (
        <MessageBarActions>
          <Button disabled={locked} onClick={onMove}>
            {t('settingsPage.webhook.otherPort')}
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}
