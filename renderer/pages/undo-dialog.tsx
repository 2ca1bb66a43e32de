/** Taking a run back: first what that would do, with names, then doing it. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunShown, UndoShown } from '../../shared/ipc-agent.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice, Loaded, Outcome, type Said } from '../parts.tsx'
import { useAsked } from '../use-asked.ts'
import { Values } from '../values.tsx'

const MOST_SHOWN = 100

export function UndoDialog({ run, onClose }: { run: RunShown; onClose(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const asked = useAsked(() => agent.undo({ run: run.id, send: false }), `undo ${run.id}`, true)
  const plan = asked.value && 'undoOf' in asked.value ? asked.value : undefined
  const isEmpty = plan !== undefined && plan.changes.length === 0
  const send = async () => {
    setBusy(true)
    try {
      const result = await agent.undo({ run: run.id, send: true })
      setSaid(
        'refused' in result
          ? { intent: 'error', text: t('undo.refused') }
          : { intent: 'success', text: t('undo.done') },
      )
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('undo.title', { at: formats.moment(run.startedAt) })}</DialogTitle>
          <DialogContent className={look.stack} tabIndex={0}>
            <Loaded asked={asked}>
              {(shown) => ('refused' in shown ? <Text>{t('undo.refused')}</Text> : <Plan plan={shown} />)}
            </Loaded>
            <Outcome said={said} />
          </DialogContent>
          <DialogActions>
            {said?.intent !== 'success' && (
              <Choice appearance="primary" disabled={busy || !plan || isEmpty} onClick={() => void send()}>
                {t('undo.send', { count: plan?.changes.length ?? 0 })}
              </Choice>
            )}
            <Button onClick={onClose}>
              {t(said?.intent === 'success' ? 'common.close' : 'common.cancel')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

function Plan({ plan: { changes, left, counts } }: { plan: UndoShown }) {
  const { t } = useTranslation()
  const look = useLook()
  return (
    <>
      <Text>{changes.length === 0 ? t('undo.nothing') : t('undo.nothingSent')}</Text>
      {counts.creates > 0 && <Text>{t('undo.newAgain', { count: counts.creates })}</Text>}
      <ul className={look.list}>
        {changes.slice(0, MOST_SHOWN).map(({ kind, person, row, attributes }, place) => (
          // The plan does not change while it is shown, and a person may stand in it twice.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={place} className={look.card}>
            <Text weight="semibold">
              {person ?? (row === null ? '' : t('common.row', { row }))} · {t(`undo.will.${kind}`)}
            </Text>
            <Values attributes={attributes} isNew={kind === 'create'} />
          </li>
        ))}
      </ul>
      {changes.length > MOST_SHOWN && (
        <Text>{t('review.andMore', { count: changes.length - MOST_SHOWN })}</Text>
      )}
      {left.length > 0 && (
        <>
          <Text weight="semibold">{t('undo.left', { count: left.length })}</Text>
          <Text className={look.wrap}>
            {left
              .slice(0, MOST_SHOWN)
              .map(({ person, row }) => person ?? (row === null ? '' : t('common.row', { row })))
              .join(', ')}
          </Text>
        </>
      )}
    </>
  )
}
