/** What the cards of the review share: where it is, buttons that Enter does not press, and a choice that can be taken back. */
import {
  Badge,
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Subtitle2,
  Text,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Decision } from '../decisions.ts'
import { takeBack } from '../decisions.ts'
import { useLook } from '../look.ts'

export function ReviewCard({
  kind,
  title,
  place,
  children,
}: {
  kind: 'conflict' | 'hold' | 'problem' | 'first-sync'
  title: string
  place: string
  children: ReactNode
}) {
  const { t } = useTranslation()
  const look = useLook()
  return (
    <article className={look.card} aria-label={`${t(`review.kind.${kind}`)}: ${title}`}>
      <div className={look.spread}>
        <div className={look.stack}>
          <Subtitle2 as="h2" className={look.heading}>
            {title}
          </Subtitle2>
          {place && (
            <Text size={200} className={look.quiet}>
              {place}
            </Text>
          )}
        </div>
        <Badge appearance="tint" size="large" color={kind === 'problem' ? 'danger' : 'warning'}>
          {t(`review.kind.${kind}`)}
        </Badge>
      </div>
      {children}
    </article>
  )
}

/** What was chosen, and for how long it can still be taken back. */
export function Chosen({ id, decision }: { id: string; decision: Decision }) {
  const { t } = useTranslation()
  const { state, chosen } = decision
  return (
    <div role="status">
      <MessageBar intent={state === 'refused' ? 'error' : 'success'} layout="multiline">
        <MessageBarBody>
          {state === 'refused' ? t('review.refused') : t(`review.${state}`, { chosen })}
        </MessageBarBody>
        {(state === 'waiting' || state === 'refused') && (
          <MessageBarActions>
            <Button data-key="back" onClick={() => takeBack(id)}>
              {t(state === 'waiting' ? 'review.takeBack' : 'review.lookAgain')}
            </Button>
          </MessageBarActions>
        )}
      </MessageBar>
    </div>
  )
}

export function placeOf(
  t: ReturnType<typeof useTranslation>['t'],
  {
    source,
    sheet,
    row,
    column,
    file,
  }: {
    source: string | null
    sheet?: string | null
    row?: number | null
    column?: string | null
    /** Named where it is called otherwise than the spreadsheet, as in a folder. */
    file?: string | null
  },
  isEvents = false,
): string {
  const name = file == null ? '' : fileNameOf(file)
  return [
    source,
    source !== null && name !== '' && name.replace(/\.\w+$/, '') !== source && name,
    sheet && t('common.sheet', { sheet }),
    row != null && (isEvents ? t('review.event', { row }) : t('common.row', { row })),
    column && t('common.column', { column }),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Of a path as any system writes it. */
export const fileNameOf = (path: string): string => path.replace(/^.*[\\/]/, '')
