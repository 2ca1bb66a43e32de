/** What was done as a file: of a run, of a search, of one person, or all of it; in the window's words. */
import { Button } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agent, shell } from '../bridge.ts'
import { useLook } from '../look.ts'
import { Outcome, type Said } from '../parts.tsx'
import type { Words } from '../words/en.ts'

type Of = Parameters<typeof agent.exportActivity>[0]['of']

export function ExportActivity({ of }: { of: Of }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const [written, setWritten] = useState<string>()
  const write = async () => {
    setBusy(true)
    setWritten(undefined)
    setSaid(undefined)
    try {
      const file = await shell.chooseSaveFile(t('activity.exportFile'), t('activity.export'))
      if (file !== null) {
        const done = await agent.exportActivity({ file, of, words: tableWords(i18n) })
        if (done.ok) setWritten(file)
        setSaid(
          done.ok
            ? { intent: 'success', text: t('activity.exported', { count: done.rows }) }
            : { intent: 'error', text: t('review.notExported') },
        )
      }
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  return (
    <div className={look.stack}>
      <div>
        <Button size="small" disabled={busy} onClick={() => void write()}>
          {t('activity.export')}
        </Button>
      </div>
      <Outcome said={said}>
        {written !== undefined && (
          <Button onClick={() => void shell.openFile(written)}>{t('common.openFile')}</Button>
        )}
      </Outcome>
    </div>
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
