/** Styles of the wizard's frame and of what its steps share. */
import { makeStyles, tokens } from '@fluentui/react-components'

export const useWizardLook = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr) auto',
    flex: '1 1 0',
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  head: {
    display: 'grid',
    gap: '4px',
    padding: '10px 24px 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  steps: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '2px 4px',
    listStyleType: 'none',
    margin: 0,
    marginInlineStart: '-8px',
    padding: 0,
  },
  step: { fontWeight: tokens.fontWeightRegular, minWidth: 0 },
  current: {
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: `inset 0 -2px 0 ${tokens.colorBrandStroke1}`,
    '@media (forced-colors: active)': { borderBottom: '2px solid Highlight' },
  },
  body: {
    // What only screen readers get stays within it.
    position: 'relative',
    overflowY: 'auto',
    minHeight: 0,
    minWidth: 0,
    padding: '12px 24px 16px',
    boxSizing: 'border-box',
  },
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: '12px',
    alignContent: 'start',
    maxWidth: '1180px',
    minWidth: 0,
    boxSizing: 'border-box',
  },
  /** As tall as the window allows: a list in it takes what is left. */
  tall: { display: 'flex', flexDirection: 'column', minHeight: '100%', height: '100%' },
  heading: { margin: 0, outlineStyle: 'none', overflowWrap: 'anywhere' },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '8px',
    alignItems: 'center',
    padding: '10px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  grow: { flexGrow: 1, minWidth: 0 },
  cut: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  fieldset: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0, marginBottom: '4px', fontWeight: tokens.fontWeightSemibold },
})
