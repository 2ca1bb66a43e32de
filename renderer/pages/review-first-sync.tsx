/** A spreadsheet of which nothing is sent before somebody has looked. */
import { Button, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { SourceShown } from '../../shared/ipc-agent.ts'
import { useFrame } from '../standing-context.ts'
import { thingOfSource } from './add/things.ts'
import { ReviewCard } from './review-card.tsx'

export function FirstSyncCard({ source, name }: { source: SourceShown | undefined; name: string }) {
  const { t } = useTranslation()
  const { add } = useFrame()
  return (
    <ReviewCard kind="first-sync" title={name} place={source ? t('rows', { count: source.rows }) : ''}>
      <Text>{t('review.firstSync')}</Text>
      <div>
        <Button
          appearance="primary"
          disabled={!source}
          onClick={() => source && add([thingOfSource(source.name, 'preview')])}
        >
          {t('overview.lookAndStart')}
        </Button>
      </div>
    </ReviewCard>
  )
}
