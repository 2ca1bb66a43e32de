/** A row or cell that cannot be used: where it is, what stands there, what is wrong and what to do. */
import { Button, Spinner, Table, TableBody, TableCell, TableRow, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceShown } from '../../shared/ipc-lists.ts'
import type { ReviewShown } from '../../shared/ipc-review.ts'
import { agent, shell } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Loaded } from '../parts.tsx'
import { useReasons } from '../reasons.ts'
import { useAsked } from '../use-asked.ts'
import { plainAddress } from '../values.tsx'
import type { Words } from '../words/en.ts'
import { placeOf, ReviewCard } from './review-card.tsx'
import { SaveToFile } from './save-to-file.tsx'

type Problem = Extract<ReviewShown, { kind: 'problem' }>

export function ProblemCard({ item, source }: { item: Problem; source: SourceShown | undefined }) {
  const { t } = useTranslation()
  const reasons = useReasons()
  const look = useLook()
  const formats = useFormats()
  const [showing, setShowing] = useState(false)
  const [copied, setCopied] = useState(false)
  const { id, code, detail, text, contact, since, file, row } = item
  const { suggestion } = detail
  const isEvents = source?.kind === 'webhook'
  return (
    <ReviewCard
      kind="problem"
      title={contact === null ? t('review.somebody') : plainAddress(contact)}
      place={`${placeOf(t, item, isEvents)} · ${t('review.since', { at: formats.moment(since) })}`}
    >
      <Text className={look.wrap}>{reasons.problem({ code, detail, text })}</Text>
      {suggestion !== undefined && (
        <div className={look.row}>
          <Text className={look.wrap}>{t('review.suggestion', { suggestion: String(suggestion) })}</Text>
          <Button
            size="small"
            data-key="copy"
            onClick={() => void shell.copyText(String(suggestion)).then(() => setCopied(true))}
          >
            {t(copied ? 'common.copied' : 'review.copySuggestion')}
          </Button>
        </div>
      )}
      {file !== null && (
        <div className={look.row}>
          <Button data-key="open" onClick={() => void shell.openFile(file)}>
            {t('common.openFile')}
          </Button>
          {row !== null && code !== 'forgotten' && (
            <Button aria-expanded={showing} onClick={() => setShowing(!showing)}>
              {t(showing ? 'review.hideRow' : 'review.showRow')}
            </Button>
          )}
        </div>
      )}
      {showing && <WholeRow id={id} column={item.column} />}
    </ReviewCard>
  )
}

/** The row as it stands in the sheet; the cell that cannot be used is marked. */
function WholeRow({ id, column }: { id: string; column: string | null }) {
  const { t } = useTranslation()
  const look = useLook()
  const reasons = useReasons()
  const asked = useAsked(() => agent.problemRow({ id }), id, true)
  if (asked.value === undefined && !asked.failed)
    return <Spinner size="tiny" label={t('review.rowReading')} labelPosition="after" />
  return (
    <Loaded asked={asked}>
      {(found) =>
        found.kind === 'halt' ? (
          <Text className={look.wrap}>{reasons.halt(found.code, found.detail)}</Text>
        ) : found.kind === 'gone' ? (
          <Text>{t('review.rowGone')}</Text>
        ) : (
          <div className={look.stack}>
            {found.changed && <Text>{t('review.rowChanged')}</Text>}
            <div className={look.tableScroll}>
              <Table size="small" aria-label={t('common.row', { row: found.row })}>
                <TableBody>
                  {found.cells.map(({ header, text }, place) => (
                    // Two columns may be called the same.
                    // biome-ignore lint/suspicious/noArrayIndexKey: a row's cells stay in their places
                    <TableRow key={place}>
                      <TableCell className={look.wrap}>
                        <Text className={look.quiet}>{header}</Text>
                      </TableCell>
                      <TableCell className={look.wrap}>
                        <Text weight={header === column ? 'bold' : 'regular'}>{text}</Text>
                      </TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            </div>
          </div>
        )
      }
    </Loaded>
  )
}

/** The window's sentences with their blanks, for the agent to fill in while it writes the file. */
function sentences(i18n: ReturnType<typeof useTranslation>['i18n']) {
  const { problem, problemWhy } = i18n.getResourceBundle(i18n.language, 'translation') as Pick<
    Words,
    'problem' | 'problemWhy'
  >
  const plain = Object.entries(problem).map(([code, text]) => [`problem.${code}`, text])
  const exact = Object.entries(problemWhy).flatMap(([code, reasons]) =>
    Object.entries(reasons).map(([why, text]) => [`problemWhy.${code}.${why}`, text]),
  )
  return Object.fromEntries([...plain, ...exact]) as Record<string, string>
}

/** All rows to correct as a file of their own, with what is wrong beside each. */
export function ExportProblems() {
  const { t, i18n } = useTranslation()
  return (
    <SaveToFile
      label={t('review.export')}
      fileName={t('review.exportFile')}
      write={async (file) => {
        const done = await agent.exportProblems({ file, words: sentences(i18n) })
        if (!done.ok) return null
        return [
          t('review.exported', { count: done.rows }),
          done.notes.length > 0 && t('review.notAll', { count: done.notes.length }),
        ]
          .filter(Boolean)
          .join(' ')
      }}
    />
  )
}
