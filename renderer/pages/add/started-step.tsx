/** It has begun: what is going on, in words, and the way on. */
import { Button, ProgressBar, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { standingSentence } from '../../../shared/standing-words.ts'
import { useFormats } from '../../formats.ts'
import { useLook } from '../../look.ts'
import { useFrame } from '../../standing-context.ts'
import type { Item } from './draft.ts'

export function StartedStep({
  item,
  next,
  onNext,
  onClose,
}: {
  item: Item
  next: Item | null
  onNext(id: string): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { standing, language, go } = useFrame()
  const { status } = standing
  const total = status.phase === 'draining' ? status.done + status.left : 0
  return (
    <>
      <Text className={look.wrap}>
        {t(item.draft.once ? 'add.startedOnce' : 'add.startedKeep', { name: item.name })}
      </Text>
      <div className={look.card} role="status">
        <Text weight="semibold">{standingSentence(standing, language, Date.now())}</Text>
        {status.phase === 'draining' && total > 0 && (
          <ProgressBar
            value={status.done / total}
            aria-label={t('overview.sent', {
              done: formats.number(status.done),
              total: formats.number(total),
            })}
          />
        )}
      </div>
      <Text className={look.wrap}>{t('add.closeFreely')}</Text>
      <div className={look.row}>
        {next && (
          <Button appearance="primary" onClick={() => onNext(next.id)}>
            {t('add.nextNamed', { name: next.name })}
          </Button>
        )}
        <Button
          appearance={next ? 'secondary' : 'primary'}
          onClick={() => {
            onClose()
            go('overview')
          }}
        >
          {t('add.toOverview')}
        </Button>
      </div>
    </>
  )
}
