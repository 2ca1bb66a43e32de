/** What was done as a file: of a run, of a search, of one person, or all of it; in the window's words. */
import { useTranslation } from 'react-i18next'
import { agent } from '../bridge.ts'
import type { Words } from '../words/en.ts'
import { SaveToFile } from './save-to-file.tsx'

type Of = Parameters<typeof agent.exportActivity>[0]['of']

export function ExportActivity({ of }: { of: Of }) {
  const { t, i18n } = useTranslation()
  return (
    <SaveToFile
      label={t('activity.export')}
      fileName={t('activity.exportFile')}
      size="small"
      write={async (file) => {
        const done = await agent.exportActivity({ file, of, words: tableWords(i18n) })
        return done.ok ? t('activity.exported', { count: done.rows }) : null
      }}
    />
  )
}

/** Headers, kinds and outcomes, for the agent that writes the table. */
function tableWords(i18n: ReturnType<typeof useTranslation>['i18n']): Record<string, string> {
  const { activity, change, attribute } = i18n.getResourceBundle(i18n.language, 'translation') as Pick<
    Words,
    'activity' | 'change' | 'attribute'
  >
  const keyed = (group: string, words: Record<string, string>) =>
    Object.entries(words).map(([key, text]) => [`${group}.${key}`, text])
  return Object.fromEntries([
    ['table', activity.table],
    ...keyed('column', activity.column),
    ...keyed('became', activity.became),
    ...keyed('change', change),
    ...keyed('attribute', attribute),
  ]) as Record<string, string>
}
