/** What leaves the PC, and forgetting somebody. */
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Choice, failedWords, Outcome, type Said } from '../../parts.tsx'
import { useFrame } from '../../standing-context.ts'
import { Section } from './parts.tsx'

type Row = { source: string; sheet: string; row: number }
type Forgotten = { said: Said; rows: Row[]; address: string; thisToo: boolean }

export function Privacy() {
  const { t } = useTranslation()
  const look = useLook()
  const { standing } = useFrame()
  const account = standing.account
  const first = account?.practice
    ? t('settingsPage.leaves.practice')
    : account
      ? t('settingsPage.leaves.mapped', { host: account.host })
      : t('settingsPage.leaves.mappedNone')
  return (
    <>
      <Section title={t('settingsPage.leaves.title')}>
        <ul style={{ margin: 0, paddingInlineStart: 20 }} className={look.stack}>
          <li className={look.wrap}>{first}</li>
          <li>{t('settingsPage.leaves.updates')}</li>
          <li>{t('settingsPage.leaves.nothingElse')}</li>
        </ul>
      </Section>
      <Forget />
    </>
  )
}

function Forget() {
  const { t } = useTranslation()
  const look = useLook()
  const [address, setAddress] = useState('')
  const [thisToo, setThisToo] = useState(false)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Forgotten>()
  const forget = async (urn: string, also: boolean) => {
    setBusy(true)
    setAsking(false)
    const say = (said: Said, rows: Row[] = []) => setDone({ said, rows, address: urn, thisToo: also })
    try {
      const result = await agent.forget({ urn, thisToo: also })
      if (result.kind === 'refused')
        say({ intent: 'error', text: `${t('settingsPage.nobody')} ${t('settingsPage.nobodyHint')}` })
      else {
        const { rows, complete, already } = result
        const sentences = [
          also
            ? t('settingsPage.forgottenThisToo')
            : already
              ? t('settingsPage.forgottenBefore')
              : t('settingsPage.forgotten'),
          ...(rows.length > 0
            ? [t(also ? 'settingsPage.listedAgain' : 'settingsPage.stillListed', { count: rows.length })]
            : []),
          ...(complete ? [] : [t('settingsPage.notComplete')]),
        ]
        const intent = rows.length > 0 || !complete ? 'warning' : 'success'
        say({ intent, text: sentences.join(' ') }, rows)
        setAddress('')
      }
    } catch (error) {
      say({ intent: 'error', text: t(failedWords(error)) })
    }
    setBusy(false)
  }
  return (
    <Section title={t('settingsPage.forgetTitle')}>
      <Text>{t('settingsPage.forgetText')}</Text>
      <Field label={t('settingsPage.address')} hint={t('settingsPage.addressHint')}>
        <Input
          value={address}
          onChange={(_event, { value }) => setAddress(value)}
          style={{ maxWidth: 320 }}
          autoComplete="off"
        />
      </Field>
      <Field hint={t('settingsPage.thisTooHint')}>
        <Checkbox
          label={t('settingsPage.thisToo')}
          checked={thisToo}
          onChange={(_event, { checked }) => setThisToo(checked === true)}
        />
      </Field>
      <div>
        <Button disabledFocusable={busy || address.trim() === ''} onClick={() => setAsking(true)}>
          {t('settingsPage.forget')}
        </Button>
      </div>
      <Outcome said={done?.said}>
        {done && done.rows.length > 0 && !done.thisToo && (
          <Button disabledFocusable={busy} onClick={() => void forget(done.address, true)}>
            {t('settingsPage.nowThisToo')}
          </Button>
        )}
      </Outcome>
      {done && done.rows.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: 20 }}>
          {done.rows.map(({ source, sheet, row }) => (
            <li key={`${source} ${sheet} ${row}`} className={look.wrap}>
              {[source, sheet && t('common.sheet', { sheet }), t('common.row', { row })]
                .filter(Boolean)
                .join(', ')}
            </li>
          ))}
        </ul>
      )}
      <Dialog open={asking} onOpenChange={(_event, { open }) => setAsking(open)}>
        <DialogSurface>
          <DialogBody>
            <DialogTitle>{t('settingsPage.forgetAsk', { address: address.trim() })}</DialogTitle>
            <DialogContent>{t('settingsPage.forgetWarn')}</DialogContent>
            <DialogActions>
              <Choice onClick={() => void forget(address.trim(), thisToo)}>{t('settingsPage.forget')}</Choice>
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
