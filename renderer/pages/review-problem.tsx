/** A row or cell that cannot be used: where it is, what stands there, what is wrong and what to do. */
import { Button, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { ReviewShown, SourceShown } from '../../shared/ipc-agent.ts'
import { shell } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { placeOf, ReviewCard } from './review-card.tsx'

type Problem = Extract<ReviewShown, { kind: 'problem' }>

export function ProblemCard({ item, source }: { item: Problem; source: SourceShown | undefined }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { code, detail, text, contact, since } = item
  const key = i18n.exists(`problem.${code}`) ? code : 'other'
  return (
    <ReviewCard
      kind="problem"
      title={contact ?? t('review.somebody')}
      place={`${placeOf(t, item)} · ${t('review.since', { at: formats.moment(since) })}`}
    >
      <Text className={look.wrap}>{t(`problem.${key}`, { ...detail, text: text ?? '' })}</Text>
      {source && (
        <div>
          <Button onClick={() => void shell.openFile(source.file)}>{t('common.openFile')}</Button>
        </div>
      )}
    </ReviewCard>
  )
}
