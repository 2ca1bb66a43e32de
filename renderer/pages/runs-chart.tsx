/** The last runs as bars, with the same figures in words for who does not see them. */
import {
  makeStyles,
  Subtitle1,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { RunShown } from '../../shared/ipc-agent.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { useAsked } from '../use-asked.ts'

const RUNS = 12
const KINDS = ['create', 'update', 'remove'] as const
type Kind = (typeof KINDS)[number]

const useStyles = makeStyles({
  chart: {
    display: 'flex',
    alignItems: 'end',
    gap: '6px',
    height: '112px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  bar: {
    position: 'relative',
    flex: '1 1 0',
    maxWidth: '56px',
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'end',
    alignItems: 'stretch',
    textAlign: 'center',
    '& > :first-child': { textAlign: 'center' },
  },
  part: { minHeight: '2px', '@media (forced-colors: active)': { border: '1px solid CanvasText' } },
  create: { backgroundColor: tokens.colorPaletteGreenBackground3 },
  update: { backgroundColor: tokens.colorBrandBackground },
  remove: { backgroundColor: tokens.colorPaletteRedBackground3 },
  legend: { display: 'inline-block', width: '12px', height: '12px', borderRadius: '2px' },
})

/** How many of a kind reached the platform. */
function counted({ counts }: RunShown, kind: Kind): number {
  const kinds: readonly string[] = kind === 'remove' ? ['remove', 'leave'] : [kind]
  return counts
    .filter((one) => kinds.includes(one.kind) && one.outcome === 'delivered')
    .reduce((sum, { n }) => sum + n, 0)
}

export function RunsChart() {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const formats = useFormats()
  const { value } = useAsked(() => agent.runs({ limit: RUNS }))
  if (!value || value.rows.length === 0) return null
  const runs = [...value.rows].reverse().map((run) => {
    const parts = KINDS.map((kind) => ({ kind, n: counted(run, kind) }))
    return { run, parts, total: parts.reduce((sum, { n }) => sum + n, 0) }
  })
  const last = value.rows.find((run) => run.counts.some(({ outcome }) => outcome === 'delivered'))
  const sentAt = last && (last.endedAt ?? last.startedAt)
  const most = Math.max(1, ...runs.map(({ total }) => total))
  return (
    <section className={look.card} aria-labelledby="last-runs">
      <div className={look.spread}>
        <Subtitle1 as="h2" id="last-runs" className={look.heading}>
          {t('overview.lastRuns')}
        </Subtitle1>
        <Text size={200} className={look.quiet}>
          {sentAt === undefined
            ? t('overview.neverSent')
            : t('overview.lastSuccess', { at: formats.moment(sentAt) })}
        </Text>
        <div className={look.row} aria-hidden>
          {KINDS.map((kind) => (
            <span key={kind} className={look.row}>
              <span className={`${styles.legend} ${styles[kind]}`} />
              <Text size={200}>{t(`change.${kind}`)}</Text>
            </span>
          ))}
        </div>
      </div>
      <ul className={styles.chart}>
        {runs.map(({ run, parts, total }) => {
          const words = parts
            .filter(({ n }) => n > 0)
            .map(({ kind, n }) => `${t(`change.${kind}`)}: ${formats.number(n)}`)
            .join(', ')
          const label = `${formats.moment(run.startedAt)}: ${words || t('overview.nothingSent')}`
          return (
            <li key={run.id} className={styles.bar} title={label}>
              <Text size={100} className={look.figures} aria-hidden>
                {formats.number(total)}
              </Text>
              {parts.map(
                ({ kind, n }) =>
                  n > 0 && (
                    <span
                      key={kind}
                      aria-hidden
                      className={`${styles.part} ${styles[kind]}`}
                      style={{ height: `${(n / most) * 80}%` }}
                    />
                  ),
              )}
              <span className="for-ears">{label}</span>
            </li>
          )
        })}
      </ul>
      <details>
        <summary>{t('overview.runsTable')}</summary>
        <Table size="small" aria-label={t('overview.runsTable')}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell>{t('overview.when')}</TableHeaderCell>
              {KINDS.map((kind) => (
                <TableHeaderCell key={kind}>{t(`change.${kind}`)}</TableHeaderCell>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {[...runs].reverse().map(({ run, parts }) => (
              <TableRow key={run.id}>
                <TableCell>{formats.moment(run.startedAt)}</TableCell>
                {parts.map(({ kind, n }) => (
                  <TableCell key={kind} className={look.figures}>
                    {formats.number(n)}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </details>
    </section>
  )
}
