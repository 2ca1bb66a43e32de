/** What would be sent, before anything is: counts, every change, rows and columns that can be left out, problems. */
import {
  Button,
  Checkbox,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Spinner,
  Tab,
  TabList,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftPreview, PreviewCounts } from '../../../shared/ipc-add.ts'
import { agent } from '../../bridge.ts'
import { useFormats } from '../../formats.ts'
import { useLook } from '../../look.ts'
import { Pager } from '../../pager.tsx'
import { Loaded } from '../../parts.tsx'
import { useAsked } from '../../use-asked.ts'
import { ChangeList } from './change-list.tsx'
import { type Draft, type Item, targetOf } from './draft.ts'
import { HaltText } from './halt-text.tsx'
import { Problems } from './problems.tsx'
import type { Answer } from './use-answer.ts'
import { useTroubleWords } from './use-trouble-words.ts'

type Preview = Extract<DraftPreview, { kind: 'preview' }>

const useStyles = makeStyles({
  whole: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'auto auto minmax(240px, 1fr)',
    gap: '8px',
    flexGrow: 1,
    minHeight: 0,
  },
  panel: { minHeight: 0, minWidth: 0, overflowY: 'auto' },
  counts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 20px',
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
  figure: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
})

export function PreviewStep({
  item,
  answer,
  onChange,
  onSay,
  onBack,
}: {
  item: Item
  answer: Answer<DraftPreview>
  onChange(what: Partial<Draft>): void
  onSay(text: string): void
  onBack(step: 'sheet' | 'columns' | 'rules'): void
}) {
  const { t } = useTranslation()
  const troubleOf = useTroubleWords()
  const { failed } = answer
  // While a column's tick is looked at anew, what was shown stays where it is.
  const [last, setLast] = useState<DraftPreview>()
  const value = answer.value ?? last
  useEffect(() => {
    if (!answer.value) return
    setLast(answer.value)
    if (answer.value.kind !== 'preview') return
    const { creates, updates } = answer.value.counts
    onSay(t('add.previewReady', { creates, updates }))
  }, [answer.value, onSay, t])
  if (failed)
    return (
      <Trouble text={t('common.failed')}>
        <Button onClick={answer.again}>{t('common.tryAgain')}</Button>
      </Trouble>
    )
  if (value === undefined) return <Spinner label={t('add.comparing')} style={{ placeSelf: 'start' }} />
  switch (value.kind) {
    case 'preview':
      return (
        <Shown
          item={item}
          preview={value}
          isBusy={answer.value === undefined}
          onChange={onChange}
          onSay={onSay}
        />
      )
    case 'halt':
      return (
        <Trouble text={<HaltText code={value.code} detail={value.detail} />}>
          <Button onClick={answer.again}>{t('common.tryAgain')}</Button>
          <Button onClick={() => onBack('columns')}>{t('add.toColumns')}</Button>
        </Trouble>
      )
    case 'refused':
      return (
        <Trouble text={t('add.refused')}>
          <Button onClick={() => onBack('rules')}>{t('add.toRules')}</Button>
          <Button onClick={() => onBack('columns')}>{t('add.toColumns')}</Button>
        </Trouble>
      )
    case 'trouble':
      return (
        <Trouble text={troubleOf(value.why)}>
          <Button onClick={answer.again}>{t('common.tryAgain')}</Button>
        </Trouble>
      )
  }
}

function Trouble({ text, children }: { text: React.ReactNode; children: React.ReactNode }) {
  return (
    <div role="alert">
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{text}</MessageBarBody>
        <MessageBarActions>{children}</MessageBarActions>
      </MessageBar>
    </div>
  )
}

const always = ['creates', 'updates'] as const
const sometimes = ['removals', 'adopted', 'kept', 'unchanged', 'conflicts', 'held', 'problems'] as const

function Shown({
  item,
  preview,
  isBusy,
  onChange,
  onSay,
}: {
  item: Item
  preview: Preview
  /** It is being looked at anew. */
  isBusy: boolean
  onChange(what: Partial<Draft>): void
  onSay(text: string): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const formats = useFormats()
  const [tab, setTab] = useState<'changes' | 'problems' | 'columns'>('changes')
  const { counts, makes, finishAt, reach, rebaseline } = preview
  const { draft } = item
  const shown: (keyof PreviewCounts)[] = [...always, ...sometimes.filter((name) => counts[name] > 0)]
  return (
    <div className={styles.whole} aria-busy={isBusy}>
      <div className={look.stack} style={{ gap: 4 }}>
        <ul className={styles.counts} aria-label={t('add.counts')}>
          {shown.map((name) => (
            <li key={name}>
              <span className={styles.figure}>{formats.number(counts[name])}</span>{' '}
              <Text size={200}>{t(`add.count.${name}`, { count: counts[name] })}</Text>
            </li>
          ))}
        </ul>
        {(makes.fields.length > 0 || makes.groups.length > 0) && (
          <Text size={200} className={look.wrap}>
            {[
              makes.fields.length > 0 && t('add.makesFields', { names: makes.fields.join(', ') }),
              makes.groups.length > 0 && t('add.makesGroups', { names: makes.groups.join(', ') }),
            ]
              .filter((one) => one !== false)
              .join(' ')}
          </Text>
        )}
        {isBusy && <Spinner size="tiny" label={t('add.comparingAgain')} style={{ justifySelf: 'start' }} />}
        <Text size={200} className={look.wrap}>
          {[
            rebaseline && t('add.afresh'),
            !draft.once && draft.onRemoved === 'delete' && t('add.delete.later', { count: reach }),
            finishAt &&
              (formats.moment(finishAt.earliest) === formats.moment(finishAt.latest)
                ? t('overview.doneAt', { at: formats.moment(finishAt.latest) })
                : t('overview.doneBetween', {
                    from: formats.moment(finishAt.earliest),
                    to: formats.moment(finishAt.latest),
                  })),
          ]
            .filter((one) => typeof one === 'string')
            .join(' · ')}
        </Text>
      </div>
      <TabList
        size="small"
        className={look.tabs}
        selectedValue={tab}
        onTabSelect={(_event, { value }) => setTab(value as typeof tab)}
      >
        <Tab value="changes">
          {t('add.tab.changes', { count: counts.creates + counts.updates + counts.removals })}
        </Tab>
        <Tab value="problems">{t('add.tab.problems', { count: counts.problems })}</Tab>
        {draft.proposal && <Tab value="columns">{t('add.tab.columns')}</Tab>}
      </TabList>
      <div role="tabpanel" aria-label={t(`add.panel.${tab}`)} className={styles.panel}>
        {tab === 'changes' && <ChangeList item={item} id={preview.id} onChange={onChange} onSay={onSay} />}
        {tab === 'problems' && <ProblemPages id={preview.id} />}
        {tab === 'columns' && <ColumnTicks item={item} onChange={onChange} onSay={onSay} />}
      </div>
    </div>
  )
}

const PROBLEMS_SHOWN = 50

function ProblemPages({ id }: { id: string }) {
  const { t } = useTranslation()
  const look = useLook()
  const [offset, setOffset] = useState(0)
  const asked = useAsked(
    () => agent.draftProblems({ id, offset, limit: PROBLEMS_SHOWN }),
    `${id} ${offset}`,
    true,
  )
  return (
    <Loaded asked={asked}>
      {({ rows, total }) =>
        total === 0 ? (
          <Text>{t('add.noProblems')}</Text>
        ) : (
          <div className={look.stack}>
            <Text className={look.wrap}>{t('add.problemsStay')}</Text>
            <Problems problems={rows} />
            <Pager offset={offset} size={PROBLEMS_SHOWN} total={total} onMove={setOffset} />
          </div>
        )
      }
    </Loaded>
  )
}

/** A column that is unticked is not used any more, and what would be sent is looked at anew. */
function ColumnTicks({
  item: { draft },
  onChange,
  onSay,
}: {
  item: Item
  onChange(what: Partial<Draft>): void
  onSay(text: string): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const { off } = draft
  const usable = (draft.proposal?.columns ?? []).filter(
    (column) => off.includes(column.header) || targetOf(draft, column) !== null,
  )
  return (
    <div className={look.stack}>
      <Text className={look.wrap}>{t('add.columnsHint')}</Text>
      <div className={look.row}>
        {usable.map(({ header }) => (
          <Checkbox
            key={header}
            label={header}
            checked={!off.includes(header)}
            onChange={(_event, { checked }) => {
              onChange({
                off: checked ? off.filter((one) => one !== header) : [...off, header],
                unticked: new Set(),
              })
              onSay(t(checked ? 'add.columnOn' : 'add.columnOff', { name: header }))
            }}
          />
        ))}
      </div>
    </div>
  )
}
