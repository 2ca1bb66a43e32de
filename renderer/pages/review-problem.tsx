/** A row or cell that cannot be used: where it is, what stands there, what is wrong and what to do. */
import { Button, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewShown, SourceShown } from '../../shared/ipc-agent.ts'
import { agent, shell } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Outcome, type Said } from '../parts.tsx'
import { useReasons } from '../reasons.ts'
import { placeOf, ReviewCard } from './review-card.tsx'

type Problem = Extract<ReviewShown, { kind: 'problem' }>

export function ProblemCard({ item, source }: { item: Problem; source: SourceShown | undefined }) {
  const { t } = useTranslation()
  const reasons = useReasons()
  const look = useLook()
  const formats = useFormats()
  const { code, detail, text, contact, since } = item
  return (
    <ReviewCard
      kind="problem"
      title={contact ?? t('review.somebody')}
      place={`${placeOf(t, item)} · ${t('review.since', { at: formats.moment(since) })}`}
    >
      <Text className={look.wrap}>{reasons.problem({ code, detail, text })}</Text>
      {source && (
        <div>
          <Button onClick={() => void shell.openFile(source.file)}>{t('common.openFile')}</Button>
        </div>
      )}
    </ReviewCard>
  )
}

/** All rows to correct as a file of their own, with what is wrong beside each. */
export function ExportProblems() {
  const { t } = useTranslation()
  const look = useLook()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const [written, setWritten] = useState<string>()
  const write = async () => {
    setBusy(true)
    setWritten(undefined)
    try {
      const file = await shell.chooseSaveFile(t('review.exportFile'), t('review.export'))
      if (file !== null) {
        const done = await agent.exportProblems({ file })
        if (done.ok) setWritten(file)
        setSaid(
          done.ok
            ? { intent: 'success', text: t('review.exported', { count: done.rows }) }
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
        <Button disabled={busy} onClick={() => void write()}>
          {t('review.export')}
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
