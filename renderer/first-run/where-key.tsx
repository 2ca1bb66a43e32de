/** Where the key stands on each platform's pages: three steps, and a drawing of the page with the same numbers. */
import { makeStyles, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlatformName } from './address.ts'

const useStyles = makeStyles({
  both: { display: 'flex', gap: '16px', flexWrap: 'wrap', alignItems: 'flex-start' },
  drawing: { width: '288px', maxWidth: '100%', height: 'auto', flexShrink: 0 },
  steps: { margin: 0, paddingInlineStart: '22px', display: 'grid', gap: '6px', flex: '1 1 220px' },
  paper: {
    fill: tokens.colorNeutralBackground1,
    stroke: tokens.colorNeutralStrokeAccessible,
    '@media (forced-colors: active)': { fill: 'Canvas', stroke: 'CanvasText' },
  },
  bar: {
    fill: tokens.colorNeutralBackground4,
    stroke: tokens.colorNeutralStrokeAccessible,
    '@media (forced-colors: active)': { fill: 'Canvas', stroke: 'CanvasText' },
  },
  faint: {
    fill: tokens.colorNeutralStroke1,
    '@media (forced-colors: active)': { fill: 'GrayText' },
  },
  line: {
    stroke: tokens.colorNeutralForeground2,
    fill: 'none',
    '@media (forced-colors: active)': { stroke: 'CanvasText' },
  },
  marked: {
    fill: tokens.colorBrandBackground2,
    stroke: tokens.colorBrandStroke1,
    '@media (forced-colors: active)': { fill: 'Canvas', stroke: 'Highlight' },
  },
  label: {
    fill: tokens.colorNeutralForeground1,
    fontSize: '11px',
    fontFamily: tokens.fontFamilyBase,
    '@media (forced-colors: active)': { fill: 'CanvasText' },
  },
  spot: {
    fill: tokens.colorBrandBackground,
    '@media (forced-colors: active)': { fill: 'Highlight' },
  },
  number: {
    fill: tokens.colorNeutralForegroundOnBrand,
    fontSize: '12px',
    fontWeight: 700,
    fontFamily: tokens.fontFamilyBase,
    '@media (forced-colors: active)': { fill: 'HighlightText' },
  },
})
type Styles = ReturnType<typeof useStyles>

export function WhereKey({ platform }: { platform: PlatformName }) {
  const { t } = useTranslation()
  const styles = useStyles()
  const steps = ['one', 'two', 'three'] as const
  return (
    <div className={styles.both}>
      <svg
        className={styles.drawing}
        viewBox="0 0 288 180"
        role="img"
        aria-label={t(`connecting.whereText.${platform}.picture`)}
      >
        <rect className={styles.paper} x="0.5" y="0.5" width="287" height="179" rx="6" />
        {drawings[platform](styles)}
      </svg>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step}>
            <Text>{t(`connecting.whereText.${platform}.${step}`)}</Text>
          </li>
        ))}
      </ol>
    </div>
  )
}

const drawings: Readonly<Record<PlatformName, (styles: Styles) => ReactNode>> = {
  textit: (styles) => (
    <>
      <Bar styles={styles} items={4} />
      <Cog styles={styles} x={22} y={156} />
      <Lines styles={styles} x={56} y={20} widths={[60, 48]} />
      <Marked styles={styles} x={50} y={52} label="API Tokens" />
      <Lines styles={styles} x={56} y={88} widths={[52, 64, 40]} />
      <Key styles={styles} x={150} y={60} />
      <Spot styles={styles} x={40} y={142} n={1} />
      <Spot styles={styles} x={136} y={52} n={2} />
      <Spot styles={styles} x={268} y={60} n={3} />
    </>
  ),
  weni: (styles) => (
    <>
      <Bar styles={styles} items={5} />
      <Cog styles={styles} x={22} y={140} />
      <rect className={styles.line} x="52.5" y="16.5" width="222" height="30" rx="4" />
      <Lines styles={styles} x={64} y={28} widths={[56]} />
      <rect className={styles.line} x="52.5" y="54.5" width="222" height="108" rx="4" />
      <Lines styles={styles} x={64} y={68} widths={[40]} />
      <Marked styles={styles} x={60} y={80} label="API Token" />
      <Key styles={styles} x={64} y={118} />
      <Spot styles={styles} x={40} y={127} n={1} />
      <Spot styles={styles} x={148} y={80} n={2} />
      <Spot styles={styles} x={184} y={118} n={3} />
    </>
  ),
  other: (styles) => (
    <>
      <rect className={styles.bar} x="0.5" y="0.5" width="287" height="30" rx="6" />
      <Lines styles={styles} x={14} y={12} widths={[50]} />
      <circle className={styles.line} cx="264" cy="15" r="9" strokeWidth="1.5" />
      <circle className={styles.line} cx="264" cy="12.5" r="2.8" strokeWidth="1.5" />
      <path className={styles.line} d="M258.5 20.5a6 6 0 0 1 11 0" strokeWidth="1.5" />
      <rect className={styles.paper} x="172.5" y="34.5" width="104" height="80" rx="4" />
      <Lines styles={styles} x={184} y={46} widths={[60]} />
      <Marked styles={styles} x={178} y={60} label="API Token" />
      <Lines styles={styles} x={184} y={98} widths={[48]} />
      <Lines styles={styles} x={20} y={52} widths={[90, 110, 76]} />
      <Key styles={styles} x={20} y={128} />
      <Spot styles={styles} x={244} y={15} n={1} />
      <Spot styles={styles} x={178} y={60} n={2} />
      <Spot styles={styles} x={140} y={128} n={3} />
    </>
  ),
}

function Bar({ styles, items }: { styles: Styles; items: number }) {
  return (
    <>
      <path className={styles.bar} d="M6.5 0.5h37v179h-37a6 6 0 0 1-6-6v-167a6 6 0 0 1 6-6z" />
      {Array.from({ length: items }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawn dots have no other name
        <rect key={n} className={styles.faint} x="14" y={16 + n * 21} width="16" height="10" rx="3" />
      ))}
    </>
  )
}

function Lines({ styles, x, y, widths }: { styles: Styles; x: number; y: number; widths: number[] }) {
  return widths.map((width, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: drawn lines have no other name
    <rect key={n} className={styles.faint} x={x} y={y + n * 18} width={width} height="7" rx="3.5" />
  ))
}

function Cog({ styles, x, y }: { styles: Styles; x: number; y: number }) {
  const teeth = [0, 45, 90, 135, 180, 225, 270, 315]
  return (
    <g transform={`translate(${x} ${y})`} strokeWidth="2">
      <circle className={styles.line} r="7" />
      <circle className={styles.line} r="2.5" />
      {teeth.map((angle) => (
        <path key={angle} className={styles.line} d="M0 -7v-4" transform={`rotate(${angle})`} />
      ))}
    </g>
  )
}

function Marked({ styles, x, y, label }: { styles: Styles; x: number; y: number; label: string }) {
  return (
    <>
      <rect
        className={styles.marked}
        x={x + 0.5}
        y={y + 0.5}
        width="86"
        height="24"
        rx="4"
        strokeWidth="1.5"
      />
      <text className={styles.label} x={x + 14} y={y + 16.5}>
        {label}
      </text>
    </>
  )
}

/** Dots of a key, and the sign for copying it. */
function Key({ styles, x, y }: { styles: Styles; x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect className={styles.marked} x="0.5" y="0.5" width="118" height="28" rx="4" strokeWidth="1.5" />
      <text className={styles.label} x="10" y="18.5">
        ••••••••••••
      </text>
      <rect className={styles.line} x="97.5" y="7.5" width="9" height="11" rx="1.5" strokeWidth="1.5" />
      <path className={styles.line} d="M100.5 21.5h9v-11" strokeWidth="1.5" />
    </g>
  )
}

function Spot({ styles, x, y, n }: { styles: Styles; x: number; y: number; n: number }) {
  return (
    <>
      <circle className={styles.spot} cx={x} cy={y} r="9" />
      <text className={styles.number} x={x} y={y + 4.2} textAnchor="middle">
        {n}
      </text>
    </>
  )
}
