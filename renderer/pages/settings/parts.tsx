/** What the sections of Settings are made of: a card, a field for a number, a lock, and what is wrong in a sentence. */
import { Field, Input, makeStyles, Subtitle1, Text, tokens } from '@fluentui/react-components'
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Complaint, PolicyShown, SettingsDone } from '../../../shared/ipc-settings.ts'
import { useLook } from '../../look.ts'
import type { Said } from '../../parts.tsx'

const useStyles = makeStyles({
  lock: {
    display: 'inline-flex',
    gap: '4px',
    alignItems: 'center',
    color: tokens.colorNeutralForeground2,
  },
  number: { maxWidth: '160px' },
  bar: {
    position: 'sticky',
    bottom: 0,
    zIndex: 1,
    display: 'flex',
    gap: '8px',
    flexWrap: 'wrap',
    paddingBlock: '10px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
})

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const look = useLook()
  const id = useId()
  return (
    <section className={look.card} aria-labelledby={id}>
      <Subtitle1 as="h2" id={id} className={look.heading}>
        {title}
      </Subtitle1>
      {children}
    </section>
  )
}

/** The buttons of a long form: in sight wherever one has scrolled to. */
export function Buttons({ children }: { children: ReactNode }) {
  return <div className={useStyles().bar}>{children}</div>
}

/** Whether the administrator has locked a setting. */
export const isLocked = ({ locked }: Pick<PolicyShown, 'locked'>, setting: string): boolean =>
  locked.some((name) => name === '*' || name === setting || setting.startsWith(`${name}.`))

export function Locked() {
  const { t } = useTranslation()
  const styles = useStyles()
  return (
    <span className={styles.lock}>
      <LockClosedRegular aria-hidden />
      <Text size={200}>{t('settingsPage.policy.locked')}</Text>
    </span>
  )
}

type Range = readonly [least: number, most: number]
/** A number as a person types it; undefined where it is none, or not in the range. */
export function numberIn(text: string, [least, most]: Range, whole = true): number | undefined {
  const written = text.trim().replace(',', '.')
  if (!(whole ? /^\d{1,16}$/ : /^\d{1,16}(?:\.\d+)?$/).test(written)) return undefined
  const value = Number(written)
  return value >= least && value <= most ? value : undefined
}

export function NumberField({
  label,
  value,
  range,
  whole = true,
  locked = false,
  hint,
  onValue,
}: {
  label: string
  value: string
  range: Range
  whole?: boolean
  locked?: boolean
  hint?: string | undefined
  onValue(value: string): void
}) {
  const { t } = useTranslation()
  const styles = useStyles()
  const [least, most] = range
  const said = () => {
    if (most === Number.MAX_SAFE_INTEGER) return t('settingsPage.least', { least })
    return whole ? t('settingsPage.between', { least, most }) : t('settingsPage.fromTo', { least, most })
  }
  const isRight = numberIn(value, range, whole) !== undefined
  return (
    <Field
      label={label}
      {...(isRight ? {} : { validationState: 'error' as const, validationMessage: said() })}
      hint={locked ? <Locked /> : (hint ?? null)}
    >
      <Input
        className={styles.number}
        value={value}
        disabled={locked}
        inputMode={whole ? 'numeric' : 'decimal'}
        onChange={(_event, { value: typed }) => onValue(typed)}
      />
    </Field>
  )
}

/** What is wrong, as a sentence in the window's language. */
export function useComplaint(): (complaint: Complaint) => string {
  const { t } = useTranslation()
  return ({ path, code, detail }) => {
    const isOpen = ['number', 'whole-number'].includes(code) && detail.most === undefined
    const { options = '', ...rest } = detail
    return t(`settingsPage.wrong.${isOpen ? 'at-least' : code}`, {
      ...rest,
      path: path === '' ? t('settingsPage.wrong.whole') : path,
      options: String(options).replace(/ or /g, ', '),
    })
  }
}

/** What came of saving. */
export function useSaid(): (done: SettingsDone) => Said {
  const { t } = useTranslation()
  const complaint = useComplaint()
  return (done) => {
    if (done.ok) return { intent: 'success', text: t('settingsPage.saved') }
    if (done.why === 'locked') return { intent: 'warning', text: t('settingsPage.policy.refused') }
    const [first] = done.complaints
    const why = first ? ` ${complaint(first)}` : ''
    return { intent: 'error', text: `${t('settingsPage.notSaved')}${why}` }
  }
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
/** `46 MB` as the window's language writes it. */
export function useSize(): (bytes: number) => string {
  const { i18n } = useTranslation()
  return (bytes) => {
    const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
    const unit = UNITS[step]!
    // English has "251 byte" for the short form.
    const unitDisplay = step === 0 ? 'long' : 'short'
    const format = new Intl.NumberFormat(i18n.language, {
      style: 'unit',
      unit,
      unitDisplay,
      maximumFractionDigits: 1,
    })
    return format.format(bytes / 1000 ** step)
  }
}

/** A day of the calendar, whatever the zone of its moment. */
export function useDay(): (day: string | number) => string {
  const { i18n } = useTranslation()
  return (day) => {
    const date = typeof day === 'string' ? new Date(`${day}T12:00:00`) : new Date(day)
    return new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long' }).format(date)
  }
}
