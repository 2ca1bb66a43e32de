/** Leaving an account: what becomes of everything is said before, and erasing is asked for, never preselected. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Radio,
  RadioGroup,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Standing } from '../../../shared/standing.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Choice, Outcome } from '../../parts.tsx'

export function DisconnectDialog({
  account,
  queued,
  onEnd,
}: {
  account: NonNullable<Standing['account']>
  queued: number
  onEnd(): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const [data, setData] = useState<'keep' | 'erase'>('keep')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const leave = () => {
    setBusy(true)
    setFailed(false)
    // Once it is done there is no account, and with it no page this dialog stands on.
    agent
      .disconnect({ deleteData: data === 'erase' })
      .catch(() => setFailed(true))
      .finally(() => setBusy(false))
  }
  const title = account.practice
    ? t('accountPage.leave.practice')
    : t('accountPage.leave.title', { name: account.name })
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onEnd()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={look.stack}>
            <Text>{t('accountPage.leave.stays')}</Text>
            {queued > 0 && <Text weight="semibold">{t('accountPage.leave.queued', { count: queued })}</Text>}
            {!account.practice && <Text>{t('accountPage.leave.key')}</Text>}
            <Field label={t('accountPage.leave.what')} hint={t(`accountPage.leave.${data}Hint`)}>
              <RadioGroup
                value={data}
                onChange={(_event, { value }) => setData(value === 'erase' ? 'erase' : 'keep')}
              >
                <Radio value="keep" label={t('accountPage.leave.keep')} />
                <Radio value="erase" label={t('accountPage.leave.erase')} />
              </RadioGroup>
            </Field>
            <Outcome said={failed ? { intent: 'error', text: t('common.failed') } : undefined} />
          </DialogContent>
          <DialogActions>
            <Choice disabled={busy} onClick={leave}>
              {t(data === 'erase' ? 'accountPage.leave.goErase' : 'accountPage.leave.go')}
            </Choice>
            <Button onClick={onEnd}>{t('common.cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
