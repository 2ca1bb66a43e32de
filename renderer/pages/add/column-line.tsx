/** One column: its header, some values before → after, what it is taken for and why, and what is wrong so far. */
import { Field, Input, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldType } from '../../../shared/contact.ts'
import { fieldKeyOf, GROUP_NAME_LIMIT } from '../../../shared/targets.ts'
import { useLook } from '../../look.ts'
import { type Chosen, type Columns, type Draft, type DraftColumn, isAnswered, targetOf } from './draft.ts'
import { TargetSelect } from './target-select.tsx'
import { told } from './told.ts'
import { useColumnReasons } from './use-column-reasons.ts'
import { usePlainValue } from './use-plain-value.ts'

const SAMPLES_SHOWN = 3

const useStyles = makeStyles({
  cell: {
    padding: '8px 12px',
    verticalAlign: 'top',
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    minWidth: 0,
    overflowWrap: 'anywhere',
  },
  asked: {
    boxShadow: `inset 4px 0 0 ${tokens.colorStatusWarningBorderActive}`,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  choice: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '4px' },
  field: { gridTemplateColumns: 'minmax(0, 1fr)' },
  unused: { color: tokens.colorNeutralForeground2 },
  samples: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '2px' },
  wrong: { color: tokens.colorPaletteRedForeground2 },
})

export function ColumnLine({
  column,
  now,
  draft,
  fields,
  isDouble,
  complains,
  onChoose,
}: {
  column: DraftColumn
  now: DraftColumn
  draft: Draft
  fields: Columns['fields']
  /** Another column gives the same, and only one can. */
  isDouble: boolean
  complains: boolean
  /** Null: as it was proposed. */
  onChoose(chosen: Chosen): void
}) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const reasonsOf = useColumnReasons()
  const shownOf = usePlainValue()
  const used = targetOf(draft, column)
  const isOpen = !isAnswered(draft, column)
  const name = column.header.trim() || t('add.noHeader', { letter: letterOf(column.index) })
  const isChosen = draft.chosen[column.header] !== undefined
  return (
    <tr>
      <th scope="row" className={mergeClasses(styles.cell, isOpen && styles.asked)}>
        <Text weight="semibold">{name}</Text>
        {now.problems > 0 && (
          <Text block size={200} className={styles.wrong}>
            {t('add.columnProblems', { count: now.problems })}
          </Text>
        )}
      </th>
      <td className={styles.cell}>
        <ul className={styles.samples}>
          {now.samples.slice(0, SAMPLES_SHOWN).map(({ before, after, problem }) => (
            <li key={before} className={look.wrap}>
              <Text size={200} className={used === null ? styles.unused : undefined}>
                {before}
              </Text>
              {used !== null && after !== null && problem === null && shownOf(after) !== before && (
                <>
                  <span aria-hidden> → </span>
                  <span className="for-ears"> {t('common.becomes')} </span>
                  <Text size={200} weight="semibold">
                    {after === '' ? t('common.empty') : shownOf(after)}
                  </Text>
                </>
              )}
              {used !== null && problem !== null && (
                <Text block size={200} className={styles.wrong}>
                  {t(i18n.exists(`add.short.${problem}`) ? `add.short.${problem}` : 'add.short.other')}
                </Text>
              )}
            </li>
          ))}
          {now.samples.length === 0 && (
            <li>
              <Text size={200} className={styles.unused}>
                {t('add.nothingInIt')}
              </Text>
            </li>
          )}
        </ul>
      </td>
      <td className={styles.cell} data-missing={complains || isDouble}>
        <div className={styles.choice}>
          <Field
            className={styles.field}
            {...told(complains ? t('add.pleaseChoose') : isDouble ? t('add.double') : undefined)}
          >
            <TargetSelect
              name={name}
              used={isOpen ? undefined : used}
              column={column}
              fields={fields}
              onChoose={onChoose}
            />
          </Field>
          {used && (
            <Details
              key={used.target.split(':')[0]}
              used={used}
              column={column}
              fields={fields}
              onChoose={onChoose}
            />
          )}
          <Text size={200} className={mergeClasses(look.quiet, look.wrap)}>
            {isChosen ? t('add.youChose') : reasonsOf(column.reasons)}
          </Text>
        </div>
      </td>
    </tr>
  )
}

/** 0 → A, 26 → AA, as spreadsheet programs count. */
const letterOf = (index: number): string =>
  (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))

/** A new field or a group has a name of its own. */
function Details({
  used: { target, type },
  column,
  fields,
  onChoose,
}: {
  used: Chosen
  column: DraftColumn
  fields: Columns['fields']
  onChoose(chosen: Chosen): void
}) {
  const { t } = useTranslation()
  const kind = target.split(':')[0]
  const rest = target.slice(target.indexOf(':') + 1)
  const isNew = kind === 'field' && !fields.some(({ key }) => key === rest)
  const [typed, setTyped] = useState(fieldKeyOf(column.header) === rest ? column.header.trim() : rest)
  if (kind === 'group')
    return (
      <Field label={t('add.groupName')} size="small">
        <Input
          size="small"
          value={rest}
          maxLength={GROUP_NAME_LIMIT}
          onChange={(_event, { value }) => value.trim() !== '' && onChoose({ target: `group:${value}` })}
        />
      </Field>
    )
  if (!isNew) return null
  const isBad = fieldKeyOf(typed) === null
  return (
    <Field label={t('add.newFieldName')} size="small" {...told(isBad ? t('add.badFieldName') : undefined)}>
      <Input
        size="small"
        value={typed}
        maxLength={60}
        onChange={(_event, { value }) => {
          setTyped(value)
          const key = fieldKeyOf(value)
          if (key !== null) onChoose({ target: `field:${key}`, type: type ?? ('text' as FieldType) })
        }}
      />
    </Field>
  )
}
