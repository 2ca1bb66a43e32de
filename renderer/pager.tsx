/** Where in a long list this page is, and the way to its neighbours. */
import { Button, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useFormats } from './formats.ts'
import { useLook } from './look.ts'

export function Pager({
  offset,
  size,
  total,
  onMove,
}: {
  offset: number
  size: number
  total: number
  onMove(offset: number): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  if (total <= size) return null
  return (
    <div className={look.row}>
      <Button disabled={offset === 0} onClick={() => onMove(Math.max(0, offset - size))}>
        {t('common.earlier')}
      </Button>
      <Text className={look.figures}>
        {t('common.range', {
          from: formats.number(offset + 1),
          to: formats.number(Math.min(offset + size, total)),
          total: formats.number(total),
        })}
      </Text>
      <Button disabled={offset + size >= total} onClick={() => onMove(offset + size)}>
        {t('common.later')}
      </Button>
    </div>
  )
}
