/** Rows and cells that cannot be used, each with its place in the sheet and what to do. */
import { Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { DraftProblem } from '../../../shared/ipc-add.ts'
import { useLook } from '../../look.ts'
import { useReasons } from '../../reasons.ts'

export function Problems({ problems }: { problems: readonly DraftProblem[] }) {
  const { t } = useTranslation()
  const look = useLook()
  const reasons = useReasons()
  return (
    <ul className={look.list} style={{ gap: 4 }}>
      {problems.map(({ sheet, row, column, code, text, detail }) => (
        <li key={`${sheet} ${row} ${column} ${code}`} className={look.wrap}>
          <Text weight="semibold">
            {[sheet, row === null ? null : t('common.row', { row }), column]
              .filter((part) => part !== null)
              .join(' · ')}
            :
          </Text>{' '}
          <Text>{reasons.problem({ code, detail, text })}</Text>
        </li>
      ))}
    </ul>
  )
}
