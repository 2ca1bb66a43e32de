/** Why a column is taken for something, in sentences made from the agent's codes. */
import { useTranslation } from 'react-i18next'
import type { DraftColumn } from './draft.ts'

export function useColumnReasons(): (reasons: DraftColumn['reasons']) => string {
  const { t, i18n } = useTranslation()
  const sentence = ({ code, detail }: DraftColumn['reasons'][number]): string => {
    const filled: Record<string, string | number> = {}
    for (const [name, value] of Object.entries(detail as Record<string, unknown>))
      if (typeof value === 'string' || typeof value === 'number') filled[name] = value
      else if (Array.isArray(value)) filled[name] = value.map((one) => `“${String(one)}”`).join(', ')
    const { what, word } = filled
    const whatKey = `add.what.${String(what)}`
    const known: Record<string, string | number> = i18n.exists(whatKey)
      ? { ...filled, what: t(whatKey, filled) }
      : filled
    const own = [`add.why.${code}-${String(what ?? word)}`, `add.why.${code}`].find((key) => i18n.exists(key))
    return own === undefined ? '' : t(own, known)
  }
  return (reasons) =>
    reasons
      .map(sentence)
      .filter((one) => one !== '')
      .join(' ')
}
