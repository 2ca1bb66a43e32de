/** A spreadsheet of which nothing is sent before somebody has looked. */
import { Button, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceShown } from '../../shared/ipc-agent.ts'
import { ReviewCard } from './review-card.tsx'
import { FirstSync } from './source-card.tsx'

export function FirstSyncCard({ source, name }: { source: SourceShown | undefined; name: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <ReviewCard kind="first-sync" title={name} place={source ? t('rows', { count: source.rows }) : ''}>
      <Text>{t('review.firstSync')}</Text>
      <div>
        <Button appearance="primary" disabled={!source} onClick={() => setOpen(true)}>
          {t('overview.lookAndStart')}
        </Button>
      </div>
      {open && source && <FirstSync source={source} onClose={() => setOpen(false)} />}
    </ReviewCard>
  )
}
