/** What each column is: those that are asked about first, with values as they are and as they would be sent. */
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLook } from '../../look.ts'
import { ColumnLine } from './column-line.tsx'
import { Country, Groups, Key } from './columns-rest.tsx'
import {
  type Chosen,
  type Draft,
  doubled,
  hasPhone,
  type Item,
  inOrder,
  isAnswered,
  isAsked,
} from './draft.ts'
import { HaltText } from './halt-text.tsx'
import { Problems } from './problems.tsx'
import { useColumns } from './use-columns.ts'

const useStyles = makeStyles({
  table: {
    borderCollapse: 'collapse',
    width: '100%',
    tableLayout: 'fixed',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: {
    textAlign: 'start',
    padding: '6px 12px',
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
})

export function ColumnsStep({
  item,
  onChange,
  missing,
}: {
  item: Item
  onChange(what: Partial<Draft>): void
  /** What kept a person from going on. */
  missing: string | undefined
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const { first, now, refused, isBusy } = useColumns(item, onChange)
  const { draft } = item
  const { proposal } = draft
  const latest = useRef(draft)
  latest.current = draft
  const choose = (header: string, chosen: Chosen | null) => {
    const { [header]: _before, ...others } = latest.current.chosen
    onChange({
      chosen: chosen === null ? others : { ...others, [header]: chosen },
      off: latest.current.off.filter((one) => one !== header),
    })
  }
  if (!proposal || !now)
    return first.value && first.value.kind !== 'columns' ? (
      <NotUnderstood>
        {first.value.kind === 'halt' ? (
          <HaltText code={first.value.code} detail={first.value.detail} />
        ) : (
          t('add.refused')
        )}
      </NotUnderstood>
    ) : first.failed ? (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>{t('common.failed')}</MessageBarBody>
        <MessageBarActions>
          <Button onClick={first.again}>{t('common.tryAgain')}</Button>
        </MessageBarActions>
      </MessageBar>
    ) : (
      <Spinner label={t('add.understanding')} />
    )
  const columns = inOrder(proposal)
  const open = columns.filter((column) => !isAnswered(draft, column)).length
  // Details that may be left out as well; who somebody is has to be answered one by one.
  const doubtful = columns.filter((column) => !column.must && !isAnswered(draft, column))
  const doubles = doubled(draft)
  return (
    <>
      <div className={look.stack} role="status">
        {proposal.vendor && <Text className={look.wrap}>{t('add.vendor', { vendor: proposal.vendor })}</Text>}
        <Text className={look.wrap}>{open > 0 ? t('add.open', { count: open }) : t('add.allAnswered')}</Text>
      </div>
      {refused && open === 0 && (
        <NotUnderstood>
          {refused.kind === 'halt' ? (
            <HaltText code={refused.code} detail={refused.detail} />
          ) : (
            t('add.refused')
          )}
        </NotUnderstood>
      )}
      {doubtful.length > 1 && (
        <div>
          <Button
            size="small"
            onClick={() =>
              onChange({
                chosen: {
                  ...draft.chosen,
                  ...Object.fromEntries(doubtful.map(({ header }) => [header, { target: 'ignore' }])),
                },
              })
            }
          >
            {t('add.leaveDoubtful', { count: doubtful.length })}
          </Button>
        </div>
      )}
      {hasPhone(draft) && (
        <Country
          value={draft.country}
          found={proposal.country}
          complains={missing === 'country'}
          onChange={(country) => onChange({ country })}
        />
      )}
      <table className={styles.table} aria-busy={isBusy} aria-label={t('add.columns')}>
        <colgroup>
          <col style={{ width: '24%' }} />
          <col style={{ width: '38%' }} />
          <col style={{ width: '38%' }} />
        </colgroup>
        <thead>
          <tr>
            {(['column', 'samples', 'taken'] as const).map((name) => (
              <th key={name} scope="col" className={styles.head}>
                {t(`add.columnHead.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <ColumnLine
              key={column.index}
              column={column}
              now={now.columns.find(({ index }) => index === column.index) ?? column}
              draft={draft}
              fields={proposal.fields}
              isDouble={doubles.has(column.header)}
              complains={missing === 'answers' && isAsked(column) && !isAnswered(draft, column)}
              onChoose={(chosen) => choose(column.header, chosen)}
            />
          ))}
        </tbody>
      </table>
      {!draft.once && <Key draft={draft} now={now} onChange={(key) => onChange({ key })} />}
      <Groups groups={draft.groups} onChange={(groups) => onChange({ groups })} />
      {now.problemCount > 0 && (
        <section className={look.stack} aria-labelledby="column-problems">
          <Text as="h2" weight="semibold" id="column-problems" className={look.heading}>
            {t('add.problemsSoFar', { count: now.problemCount, rows: now.rows })}
          </Text>
          <Problems problems={now.problems} />
        </section>
      )}
    </>
  )
}

function NotUnderstood({ children }: { children: React.ReactNode }) {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  )
}
