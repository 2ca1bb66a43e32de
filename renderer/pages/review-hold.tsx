/** Changes kept back because they are many: who it is about, and what each button will do. */
import { Button, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewShown, SourceShown } from '../../shared/ipc-agent.ts'
import { agent } from '../bridge.ts'
import { decide, useDecisions } from '../decisions.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice } from '../parts.tsx'
import { Chosen, placeOf, ReviewCard } from './review-card.tsx'

type Hold = Extract<ReviewShown, { kind: 'hold' }>
const FEW = 12

export function HoldCard({ item, source }: { item: Hold; source: SourceShown | undefined }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const decisions = useDecisions()
  const [all, setAll] = useState(false)
  const [later, setLater] = useState(false)
  const { id, about, people, count, since } = item
  // What becomes of people who leave is said as it was chosen for this spreadsheet.
  const words = about === 'removals' ? `removals.${source?.onRemoved ?? 'delete'}` : about
  const decision = decisions.get(id)
  const shown = all ? people : people.slice(0, FEW)
  const answers =
    about === 'column' ? (['approve', 'dismiss', 'always'] as const) : (['approve', 'dismiss'] as const)
  return (
    <ReviewCard
      kind="hold"
      title={t(`review.hold.${about}`, { count })}
      place={`${placeOf(t, item)} · ${t('review.since', { at: formats.moment(since) })}`}
    >
      <Text>{t(`review.holdWhy.${about}`)}</Text>
      <Text className={look.wrap}>
        {shown.join(', ')}
        {count > shown.length && ` ${t('review.andMore', { count: count - shown.length })}`}
      </Text>
      {people.length > FEW && (
        <div>
          <Button size="small" onClick={() => setAll(!all)}>
            {t(all ? 'review.fewerNames' : 'review.moreNames')}
          </Button>
        </div>
      )}
      {decision ? (
        <Chosen id={id} decision={decision} />
      ) : later ? (
        <Text className={look.quiet}>{t('review.laterSaid')}</Text>
      ) : (
        <div className={look.row}>
          {answers.map((answer) => {
            const text = t(`review.holdAnswer.${words}.${answer}`, { count })
            return (
              <Choice key={answer} onClick={() => decide(id, text, () => agent.answerHold({ id, answer }))}>
                {text}
              </Choice>
            )
          })}
          <Choice appearance="subtle" onClick={() => setLater(true)}>
            {t('review.later')}
          </Choice>
        </div>
      )}
    </ReviewCard>
  )
}
