// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen as wholes, by keyboard too, which a mere table does not say
/** The sheet's first rows as they stand there; the one with the column names is clicked, or chosen with arrows and space. */
import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Table } from './draft.ts'

const useStyles = makeStyles({
  whole: { display: 'flex', flexDirection: 'column', gap: '6px', flex: '0 1 auto', minHeight: '200px' },
  scroll: {
    overflow: 'auto',
    minHeight: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  grid: { borderCollapse: 'collapse', fontSize: tokens.fontSizeBase200, whiteSpace: 'nowrap' },
  row: {
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  above: { color: tokens.colorNeutralForeground2 },
  header: {
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    '@media (forced-colors: active)': {
      forcedColorAdjust: 'none',
      backgroundColor: 'Highlight',
      color: 'HighlightText',
    },
  },
  cell: {
    padding: '4px 10px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    borderInlineEndWidth: '1px',
    borderInlineEndStyle: 'solid',
    borderInlineEndColor: tokens.colorNeutralStroke3,
    maxWidth: '260px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    textAlign: 'start',
    fontWeight: 'inherit',
  },
  number: {
    textAlign: 'end',
    fontVariantNumeric: 'tabular-nums',
    position: 'sticky',
    insetInlineStart: 0,
    backgroundColor: 'inherit',
  },
  mark: { fontWeight: tokens.fontWeightRegular },
})

export function PreviewGrid({
  table: { top, headerRow, headers },
  isBusy,
  onHeader,
}: {
  table: Table
  isBusy: boolean
  onHeader(row: number): void
}) {
  const { t } = useTranslation()
  const styles = useStyles()
  const body = useRef<HTMLTableSectionElement>(null)
  const [active, setActive] = useState<number>()
  const width = Math.max(headers.length, ...top.map(({ cells }) => cells.length))
  /** The format itself names the columns. */
  const isFixed = headerRow === null && headers.length > 0
  const places = Array.from({ length: width }, (_, place) => place)
  const at = top.some(({ number }) => number === active)
    ? active
    : headerRow !== null && top.some(({ number }) => number === headerRow)
      ? headerRow
      : top[0]?.number
  const choose = (row: number) => {
    if (!isFixed && row !== headerRow) onHeader(row)
  }
  const keys = (event: KeyboardEvent) => {
    const place = top.findIndex(({ number }) => number === at)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      Home: 0,
      End: top.length - 1,
    }
    const to = steps[event.key]
    if (event.key === ' ' || (event.key === 'Enter' && !event.ctrlKey)) {
      event.preventDefault()
      if (at !== undefined) choose(at)
    } else if (to !== undefined) {
      event.preventDefault()
      const next = Math.min(top.length - 1, Math.max(0, to))
      setActive(top[next]?.number)
      const row = body.current?.children[next]
      if (row instanceof HTMLElement) row.focus()
    }
  }
  return (
    <div className={styles.whole}>
      <Text id="header-row-hint">{t(isFixed ? 'add.headerFixed' : 'add.headerHint')}</Text>
      <div className={styles.scroll} aria-busy={isBusy}>
        <table
          className={styles.grid}
          role="grid"
          aria-label={t('add.grid')}
          aria-describedby="header-row-hint"
          onKeyDown={keys}
        >
          <tbody ref={body}>
            {top.map(({ number, cells }) => (
              <tr
                key={number}
                aria-selected={number === headerRow}
                tabIndex={number === at ? 0 : -1}
                className={mergeClasses(
                  styles.row,
                  headerRow !== null && number < headerRow && styles.above,
                  number === headerRow && styles.header,
                )}
                onFocus={() => setActive(number)}
                onClick={() => choose(number)}
              >
                <th scope="row" className={mergeClasses(styles.cell, styles.number)}>
                  {number === headerRow && <span className="for-ears">{t('add.isHeader')} </span>}
                  {number}
                </th>
                {places.map((place) => (
                  <td key={place} className={styles.cell}>
                    {cells[place] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
