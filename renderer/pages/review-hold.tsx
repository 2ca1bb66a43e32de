/** Changes kept back because they are many: who it is about, why, and what each button will do. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceShown } from '../../shared/ipc-lists.ts'
import type { HeldShown, ReviewShown } from '../../shared/ipc-review.ts'
import { agent } from '../bridge.ts'
import { decide, useDecisions } from '../decisions.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice } from '../parts.tsx'
import { HeldPeople } from './held-people.tsx'
import { Chosen, placeOf, ReviewCard } from './review-card.tsx'

type Hold = Extract<ReviewShown, { kind: 'hold' }>

export function HoldCard({ item, source }: { item: Hold; source: SourceShown | undefined }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const decisions = useDecisions()
  const [all, setAll] = useState(false)
  const [later, setLater] = useState(false)
  const { id, about, why, people, count, since, samples, creates } = item
  const column = item.column ?? ''
  // What becomes of people who leave is said as it was chosen for this spreadsheet.
  const words = about === 'removals' ? `removals.${source?.onRemoved ?? 'delete'}` : about
  const decision = decisions.get(id)
  const title = t(`review.hold.${about}`, { count, column })
  // Nobody is deleted by the first key one presses.
  const answers = (
    {
      removals: ['dismiss', 'approve'],
      creates: ['approve', 'dismiss'],
      column: ['approve', 'dismiss', 'always'],
    } as const
  )[about]
  return (
    <ReviewCard
      kind="hold"
      title={title}
      place={`${placeOf(t, item)} · ${t('review.since', { at: formats.moment(since) })}`}
    >
      <Text>
        {why.why === 'file-gone'
          ? t('review.holdFile', { file: why.file })
          : why.why === 'look-alikes'
            ? t('review.holdAlike')
            : t(`review.holdWhy.${about}`)}
      </Text>
      {samples.length > 0 && <Samples samples={samples} />}
      {creates > 0 && <Text>{t('review.holdCreates', { count: creates })}</Text>}
      {about !== 'column' && (
        <Text className={look.wrap}>
          {people.join(', ')}
          {count > people.length && ` ${t('review.andMore', { count: count - people.length })}`}
        </Text>
      )}
      {count > (about === 'column' ? samples.length : people.length) && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {t('review.seeAll', { count })}
          </Button>
        </div>
      )}
      {all && <Everybody title={title} id={id} count={count} onClose={() => setAll(false)} />}
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

/** The first cells of a column that changed, before and now. */
function Samples({ samples }: { samples: readonly HeldShown[] }) {
  const { t } = useTranslation()
  const look = useLook()
  const shown = (value: string | null) => value || t('common.empty')
  return (
    <Table size="small" aria-label={t('review.samples')}>
      <TableHeader>
        <TableRow>
          {(['rowNumber', 'person', 'was', 'isNow'] as const).map((name) => (
            <TableHeaderCell key={name}>{t(`review.${name}`)}</TableHeaderCell>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {samples.map(({ row, person, before, now }) => (
          <TableRow key={`${row} ${person}`}>
            <TableCell className={look.figures}>{row}</TableCell>
            <TableCell className={look.wrap}>{person}</TableCell>
            <TableCell className={look.wrap}>{shown(before)}</TableCell>
            <TableCell className={look.wrap}>{shown(now)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Everybody({
  title,
  id,
  count,
  onClose,
}: {
  title: string
  id: string
  count: number
  onClose(): void
}) {
  const { t } = useTranslation()
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <HeldPeople id={id} count={count} />
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('common.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
