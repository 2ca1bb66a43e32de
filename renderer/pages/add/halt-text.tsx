/** Why a file cannot be used here, in a sentence with the next step. */
import { Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { HaltShown } from '../../../shared/ipc-ask.ts'
import { useLook } from '../../look.ts'
import { useReasons } from '../../reasons.ts'

/** What helps is another thing here than for a file that is read already; something that is no spreadsheet is named. */
export function HaltText({ code, detail }: { code: string | null; detail: HaltShown['detail'] }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const reasons = useReasons()
  const { looksLike, missing } = detail
  const own =
    code === 'not-a-spreadsheet' && i18n.exists(`add.notASheet.${String(looksLike)}`)
      ? `add.notASheet.${String(looksLike)}`
      : `add.halt.${code}`
  const missed = typeof missing === 'object' ? reasons.list(missing) : String(missing ?? '')
  return (
    <Text className={look.wrap}>
      {i18n.exists(own) ? t(own, { missing: missed }) : reasons.halt(code, detail)}
    </Text>
  )
}
