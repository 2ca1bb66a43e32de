/** Why the platform could not be read or used, with what to do. */
import { useTranslation } from 'react-i18next'

export function useTroubleWords(): (why: string) => string {
  const { t, i18n } = useTranslation()
  return (why) => t(i18n.exists(`add.trouble.${why}`) ? `add.trouble.${why}` : 'add.trouble.other')
}
