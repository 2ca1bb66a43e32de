/** One spreadsheet: how it stands, how many rows, what can be done with it. */
import {
  Badge,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Text,
} from '@fluentui/react-components'
import { DocumentTableRegular } from '@fluentui/react-icons/svg/document-table'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceShown } from '../../shared/ipc-agent.ts'
import { agent, shell } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice, Loaded, Outcome, type Said } from '../parts.tsx'
import { useReasons } from '../reasons.ts'
import { useAsked } from '../use-asked.ts'
import { Values } from '../values.tsx'

const STATE_COLOR = { new: 'informative', ready: 'success', waiting: 'warning', halted: 'danger' } as const

export function SourceCard({ source }: { source: SourceShown }) {
  const { t } = useTranslation()
  const reasons = useReasons()
  const look = useLook()
  const formats = useFormats()
  const [starting, setStarting] = useState(false)
  const { name, file, state, stateCode, approved, rows, readAt, once } = source
  return (
    <div className={look.card}>
      <div className={look.spread}>
        <div className={look.row}>
          <DocumentTableRegular aria-hidden fontSize={24} />
          <div className={look.stack}>
            <Text weight="semibold" className={look.wrap}>
              {name}
            </Text>
            <Text size={200} className={`${look.quiet} ${look.wrap}`}>
              {t('rows', { count: rows })}
              {readAt !== null && ` · ${t('overview.readAt', { at: formats.moment(readAt) })}`}
            </Text>
            {once && (
              <Text size={200} className={`${look.quiet} ${look.wrap}`}>
                {t('overview.once', { at: formats.moment(once.until) })}
              </Text>
            )}
          </div>
        </div>
        <div className={look.row}>
          {approved || state === 'waiting' || state === 'halted' ? (
            <Badge appearance="tint" color={STATE_COLOR[state]} size="large">
              {t(`overview.state.${state}`)}
            </Badge>
          ) : (
            <Badge appearance="tint" color="warning" size="large">
              {t('firstSync')}
            </Badge>
          )}
          {!approved && (
            <Button appearance="primary" onClick={() => setStarting(true)}>
              {t('overview.lookAndStart')}
            </Button>
          )}
          {once ? (
            <Button
              onClick={() => void agent.removeSource(name)}
              aria-label={t('overview.forgetNamed', { name })}
            >
              {t('overview.forgetNow')}
            </Button>
          ) : (
            <Button onClick={() => void shell.openFile(file)} aria-label={t('overview.openNamed', { name })}>
              {t('common.openFile')}
            </Button>
          )}
        </div>
      </div>
      {(state === 'waiting' || state === 'halted') && (
        <Text className={look.wrap}>{reasons.halt(stateCode, source.stateDetail)}</Text>
      )}
      {starting && <FirstSync source={source} onClose={() => setStarting(false)} />}
    </div>
  )
}

const MOST_SHOWN = 50

/** What the first sync would do, with names, before it does it. */
export function FirstSync({ source: { name }, onClose }: { source: SourceShown; onClose(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const [said, setSaid] = useState<Said>()
  const [busy, setBusy] = useState(false)
  const asked = useAsked(() => agent.preview(undefined), '', true)
  const start = async () => {
    setBusy(true)
    try {
      const done = await agent.approveFirstSync({ source: name })
      if (done.ok) onClose()
      else setSaid({ intent: 'error', text: done.sentence })
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('preview.title', { name })}</DialogTitle>
          <DialogContent className={look.stack} tabIndex={0}>
            <Text>{t('preview.nothingSent')}</Text>
            <Loaded asked={asked}>
              {({ counts, changes }) => {
                const mine = changes.filter(({ source }) => source === name)
                return (
                  <>
                    <ul className={look.list}>
                      {(['creates', 'updates', 'adopted', 'kept', 'conflicts', 'problems'] as const).map(
                        (kind) => (
                          <li key={kind} className={look.spread}>
                            <Text>{t(`preview.${kind}`)}</Text>
                            <Text weight="semibold" className={look.figures}>
                              {formats.number(counts[kind])}
                            </Text>
                          </li>
                        ),
                      )}
                    </ul>
                    <Text weight="semibold">{t('preview.first', { count: mine.length })}</Text>
                    <ul className={look.list}>
                      {mine.slice(0, MOST_SHOWN).map(({ kind, key, row, attributes }) => (
                        <li key={`${kind} ${key}`} className={look.card}>
                          <Text weight="semibold">
                            {t(`change.${kind}`)}
                            {row !== null && ` · ${t('common.row', { row })}`}
                          </Text>
                          <Values attributes={attributes} isNew={kind === 'create'} />
                        </li>
                      ))}
                    </ul>
                  </>
                )
              }}
            </Loaded>
            <Outcome said={said} />
          </DialogContent>
          <DialogActions>
            <Choice
              appearance="primary"
              disabled={busy || asked.value === undefined}
              onClick={() => void start()}
            >
              {t('start')}
            </Choice>
            <Button onClick={onClose}>{t('preview.later')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
