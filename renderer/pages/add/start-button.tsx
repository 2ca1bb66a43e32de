/** Start says how many are sent, and is the only thing in the wizard that sends anything. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftPreview, StartedDraft } from '../../../shared/ipc-add.ts'
import { agent } from '../../bridge.ts'
import { Choice, failedWords } from '../../parts.tsx'
import type { Item } from './draft.ts'
import { HaltText } from './halt-text.tsx'
import { useTroubleWords } from './use-trouble-words.ts'

/** The agent's no; or, as words, that it made a mistake or was started anew meanwhile. */
type No = Exclude<StartedDraft, { ok: true }> | ReturnType<typeof failedWords>

export function StartButton({
  item,
  preview,
  onLookAgain,
  onStarted,
}: {
  item: Item
  preview: Extract<DraftPreview, { kind: 'preview' }> | null
  onLookAgain(): void
  onStarted(): void
}) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<{ id: string; no: No }>()
  const { draft, existing } = item
  const { creates, updates, removals } = preview?.counts ?? { creates: 0, updates: 0, removals: 0 }
  const count = Math.max(0, creates + updates + removals - draft.unticked.size)
  const start = async () => {
    if (!preview) return
    setBusy(true)
    setFailed(undefined)
    try {
      const done = await agent.startDraft({ id: preview.id, leaveOut: [...draft.unticked] })
      if (done.ok) return onStarted()
      setFailed({ id: preview.id, no: done })
    } catch (error) {
      setFailed({ id: preview.id, no: failedWords(error) })
    }
    setBusy(false)
  }
  const label = !preview
    ? t('start')
    : count > 0
      ? t('add.send', { count })
      : draft.once
        ? t('add.nothingToSend')
        : existing?.approved
          ? t('add.saveChange')
          : t('add.startEmpty')
  return (
    <>
      {failed && failed.id === preview?.id && (
        <MessageBar intent="warning" layout="multiline" role="alert">
          <MessageBarBody>
            <Why no={failed.no} />
          </MessageBarBody>
          <MessageBarActions>
            <Button onClick={onLookAgain}>{t('review.lookAgain')}</Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <Choice
        appearance="primary"
        disabled={busy || !preview || (draft.once && count === 0)}
        onClick={() => void start()}
      >
        {label}
      </Choice>
    </>
  )
}

function Why({ no }: { no: No }) {
  const { t } = useTranslation()
  const troubleOf = useTroubleWords()
  if (typeof no === 'string') return t(no)
  switch (no.code) {
    case 'changed-since':
      return t('add.changedSince')
    case 'halt':
      return <HaltText code={no.halt.code} detail={no.halt.detail} />
    case 'trouble':
      return troubleOf(no.why)
    case 'refused':
      return t('add.refused')
  }
}
