/** Styles that several pages share. */
import { makeStyles, tokens } from '@fluentui/react-components'

export const useLook = makeStyles({
  page: {
    display: 'grid',
    gap: '20px',
    alignContent: 'start',
    // As tall as what is in it: a row may not be squeezed where the window is lower.
    height: 'max-content',
    padding: '24px 28px 32px',
    maxWidth: '1080px',
    boxSizing: 'border-box',
    width: '100%',
    minWidth: 0,
  },
  heading: { margin: 0, overflowWrap: 'anywhere', outlineStyle: 'none' },
  tabs: { flexWrap: 'wrap', marginInlineStart: '-10px' },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center' },
  spread: {
    display: 'flex',
    gap: '12px',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
  },
  stack: { display: 'grid', gap: '8px', minWidth: 0 },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '8px', minWidth: 0 },
  /** Names and what they are, as a `dl`. */
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: '16px',
    rowGap: '4px',
    margin: 0,
    '& dt': { color: tokens.colorNeutralForeground2 },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  },
  card: {
    display: 'grid',
    gap: '12px',
    padding: '16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  wrap: { overflowWrap: 'anywhere', minWidth: 0 },
  cut: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  figures: { fontVariantNumeric: 'tabular-nums' },
  old: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground2 },
  empty: { display: 'grid', justifyItems: 'center', gap: '8px', padding: '48px 16px', textAlign: 'center' },
  tableScroll: { overflowX: 'auto' },
})
