/** Deleting whoever leaves is asked about once more, with the number of contacts it could reach. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Spinner,
  Text,
} from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { DraftPreview } from '../../../shared/ipc-add.ts'
import { useLook } from '../../look.ts'
import { Choice } from '../../parts.tsx'
import type { Answer } from './use-answer.ts'

export function AgreeToDelete({
  answer: { value, failed },
  onAnswer,
}: {
  answer: Answer<DraftPreview>
  onAnswer(agreed: boolean): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const reach = value?.kind === 'preview' ? value.reach : null
  return (
    <Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onAnswer(false)}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('add.delete.title')}</DialogTitle>
          <DialogContent className={look.stack}>
            <div role="status">
              {value === undefined && !failed ? (
                <Spinner label={t('add.delete.counting')} />
              ) : (
                <Text weight="semibold">
                  {reach === null ? t('add.delete.reachUnknown') : t('add.delete.reach', { count: reach })}
                </Text>
              )}
            </div>
            <Text>{t('add.delete.lost')}</Text>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={() => onAnswer(false)}>
              {t('add.delete.another')}
            </Button>
            <Choice disabled={value === undefined && !failed} onClick={() => onAnswer(true)}>
              {t('add.delete.agree')}
            </Choice>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
