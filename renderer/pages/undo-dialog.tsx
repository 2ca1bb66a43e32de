/** Taking a run back: first what that would do, with names, then doing it. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunShown } from '../../shared/ipc-activity.ts'
import type { UndoShown } from '../../shared/ipc-review.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice, failedWords, Loaded, Outcome, type Said } from '../parts.tsx'
import { useReasons } from '../reasons.ts'
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
  const [after, setAfter] = useState<UndoShown>()
  const reasons = useReasons()
  const plan = asked.value && 'undoOf' in asked.value ? asked.value : undefined
  const isEmpty = plan !== undefined && countOf(plan) === 0
  const send = async () => {
    setBusy(true)
    setSaid({ intent: 'info', text: t('undo.sending') })
    try {
      const result = await agent.undo({ run: run.id, send: true })
      if ('refused' in result) setSaid({ intent: 'error', text: reasons.refused(result.refused) })
      else if (result.run === null) setSaid({ intent: 'error', text: t('undo.offline') })
      else {
        setAfter(result)
        setSaid({ intent: 'success', text: t('undo.done') })
      }
    } catch (error) {
      setSaid({ intent: 'error', text: t(failedWords(error)) })
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
              {(shown) =>
                'refused' in shown ? (
                  <Text className={look.wrap}>{reasons.refused(shown.refused)}</Text>
                ) : shown.trouble !== null && countOf(shown) === 0 ? (
                  <Text>{t('undo.offline')}</Text>
                ) : (
                  <Plan plan={after ?? shown} isDone={after !== undefined} />
                )
              }
            </Loaded>
            <Outcome said={said} />
          </DialogContent>
          <DialogActions>
            {said?.intent !== 'success' && (
              <Choice
                appearance="primary"
                style={{ whiteSpace: 'nowrap' }}
                disabled={busy || !plan || isEmpty}
                onClick={() => void send()}
              >
                {t('undo.send', { count: plan ? countOf(plan) : 0 })}
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

const countOf = ({ counts: { creates, updates, removals, kept } }: Pick<UndoShown, 'counts'>): number =>
  creates + updates + removals + kept

function Plan({ plan: { changes, left, counts, cautions }, isDone }: { plan: UndoShown; isDone: boolean }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const reasons = useReasons()
  const { value: sources } = useAsked(() => agent.sources(undefined), 'undo sources', true)
  const enforced = (sources ?? []).filter(
    ({ name, enforced: is }) => is && changes.some(({ source }) => source === name),
  )
  const all = countOf({ counts })
  const whom = ({ person, row }: (typeof left)[number]) =>
    person ?? (row === null ? t('review.somebody') : t('common.row', { row }))
  return (
    <>
      {!isDone && <Text>{all === 0 ? t('undo.nothing') : t('undo.nothingSent')}</Text>}
      {cautions.map(({ source, kind, n, of }) => (
        <MessageBar key={`${source} ${kind}`} intent="warning" layout="multiline">
          <MessageBarBody>
            {t(`undo.caution.${kind}`, { source, n: formats.number(n), of: formats.number(of) })}
          </MessageBarBody>
        </MessageBar>
      ))}
      {counts.creates > 0 && <Text>{t('undo.newAgain', { count: counts.creates })}</Text>}
      {enforced.length > 0 && (
        <Text>{t('undo.enforced', { names: reasons.list(enforced.map(({ name }) => name)) })}</Text>
      )}
      <ul className={look.list}>
        {changes.slice(0, MOST_SHOWN).map((line, place) => (
          // The plan does not change while it is shown, and a person may stand in it twice.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={place} className={look.card}>
            <Text weight="semibold">
              {whom(line)} · {t(`undo.will.${line.kind}`)}
            </Text>
            <Values attributes={line.attributes} isNew={line.kind === 'create'} />
            {line.why && <Text size={200}>{t(`undo.why.${line.why.code}`)}</Text>}
          </li>
        ))}
      </ul>
      {all > MOST_SHOWN && <Text>{t('review.andMore', { count: all - MOST_SHOWN })}</Text>}
      {left.length > 0 && (
        <>
          <Text weight="semibold">{t('undo.left', { count: counts.left })}</Text>
          <ul className={look.list}>
            {left.slice(0, MOST_SHOWN).map((line, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <li key={place} className={look.wrap}>
                <Text weight="semibold">{whom(line)}: </Text>
                <Text>{line.why ? reasons.left(line.why) : ''}</Text>
              </li>
            ))}
          </ul>
          {counts.left > MOST_SHOWN && (
            <Text>{t('review.andMore', { count: counts.left - MOST_SHOWN })}</Text>
          )}
        </>
      )}
    </>
  )
}
