/** How the agent works: pace, quiet time, how long the activity is kept, and what a spreadsheet may cost. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  Field,
  Select,
  Text,
} from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsShown } from '../../../shared/ipc-settings.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { failedWords, Outcome, type Said } from '../../parts.tsx'
import { Buttons, isLocked, Locked, NumberField, numberIn, Section, useDay, useSaid } from './parts.tsx'

const DAY = 86_400_000
const limitNames = ['fileMiB', 'rows', 'columns', 'cellKiB', 'minutes'] as const
const paces = ['auto', 'number', 'unlimited'] as const

type Typed = { pace: string; requests: string; quiet: string; days: string } & Record<
  (typeof limitNames)[number],
  string
>

/** As the fields show it. @param usual the number offered where a person chooses one. */
function typedOf(
  { requestsPerHour: rate, quietSeconds, retentionDays, limits }: SettingsShown['now'],
  usual: number,
): Typed {
  const numbers = Object.fromEntries(limitNames.map((name) => [name, String(limits[name])]))
  return {
    pace: typeof rate === 'number' ? 'number' : rate,
    requests: String(typeof rate === 'number' ? rate : usual),
    quiet: String(quietSeconds),
    days: String(retentionDays),
    ...(numbers as Record<(typeof limitNames)[number], string>),
  }
}

export function Working({ shown, again }: { shown: SettingsShown; again(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const saidOf = useSaid()
  const day = useDay()
  const { range, policy, pace } = shown
  const [typed, setTyped] = useState(() => typedOf(shown.now, pace?.allowed ?? 2000))
  const [said, setSaid] = useState<Said>()
  const change = (name: keyof Typed) => (value: string) =>
    setTyped((before) => ({ ...before, [name]: value }))
  const quiet = numberIn(typed.quiet, range.quietSeconds, false)
  const days = numberIn(typed.days, range.retentionDays)
  const requests = typed.pace === 'number' ? numberIn(typed.requests, range.requestsPerHour) : 1
  const limits = limitNames.map(
    (name) => [name, numberIn(typed[name], range[`limits.${name}`], isWhole(name))] as const,
  )
  const isRight = [quiet, days, requests, ...limits.map(([, value]) => value)].every(
    (value) => value !== undefined,
  )
  const send = async (asked: Parameters<typeof agent.changeSettings>[0]) => {
    try {
      const done = await agent.changeSettings(asked)
      setSaid(saidOf(done))
      if (done.ok) again()
    } catch (error) {
      setSaid({ intent: 'error', text: t(failedWords(error)) })
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (!isRight) return
    void send({
      requestsPerHour:
        typed.pace === 'number' ? Number(typed.requests) : (typed.pace as 'auto' | 'unlimited'),
      quietSeconds: quiet,
      retentionDays: days,
      limits: Object.fromEntries(limits),
    })
  }
  const asDelivered = () => {
    setTyped(typedOf(shown.delivered, 2000))
    void send({ requestsPerHour: null, quietSeconds: null, retentionDays: null, limits: null })
  }
  const paceLocked = isLocked(policy, 'workspace.requestsPerHour')
  return (
    <Section title={t('settingsPage.working')}>
      <form className={look.stack} onSubmit={save} style={{ gap: 16 }}>
        <Field
          label={t('settingsPage.pace')}
          hint={paceLocked ? <Locked /> : t('settingsPage.paceHint')}
          {...(typed.pace === 'unlimited' && !paceLocked
            ? { validationState: 'warning' as const, validationMessage: t('settingsPage.unlimitedWarning') }
            : {})}
        >
          <Select
            value={typed.pace}
            disabled={paceLocked}
            onChange={(_event, { value }) => change('pace')(value)}
            style={{ maxWidth: 420 }}
          >
            {paces.map((one) => (
              <option key={one} value={one}>
                {t(`settingsPage.paces.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
        {typed.pace === 'number' && (
          <NumberField
            label={t('settingsPage.requests')}
            value={typed.requests}
            range={range.requestsPerHour}
            locked={paceLocked}
            onValue={change('requests')}
          />
        )}
        <Found pace={pace} />
        <NumberField
          label={t('settingsPage.quietSeconds')}
          value={typed.quiet}
          range={range.quietSeconds}
          whole={false}
          locked={isLocked(policy, 'quietSeconds')}
          hint={quiet === undefined ? undefined : t('settingsPage.quietHint', { count: quiet })}
          onValue={change('quiet')}
        />
        <NumberField
          label={t('settingsPage.retentionDays')}
          value={typed.days}
          range={range.retentionDays}
          locked={isLocked(policy, 'retentionDays')}
          hint={
            days === undefined
              ? undefined
              : t('settingsPage.retentionHint', { day: day(Date.now() - days * DAY) })
          }
          onValue={change('days')}
        />
        <Accordion collapsible>
          <AccordionItem value="advanced">
            <AccordionHeader>{t('settingsPage.advanced')}</AccordionHeader>
            <AccordionPanel className={look.stack}>
              <Text>{t('settingsPage.limitsText')}</Text>
              {limitNames.map((name) => (
                <NumberField
                  key={name}
                  label={t(`settingsPage.limits.${name}`)}
                  value={typed[name]}
                  range={range[`limits.${name}`]}
                  whole={isWhole(name)}
                  locked={isLocked(policy, `limits.${name}`)}
                  onValue={change(name)}
                />
              ))}
            </AccordionPanel>
          </AccordionItem>
        </Accordion>
        <Buttons>
          <Button type="submit" appearance="primary" disabled={!isRight}>
            {t('settingsPage.save')}
          </Button>
          <Button onClick={asDelivered}>{t('settingsPage.delivered')}</Button>
        </Buttons>
        <Outcome said={said} />
      </form>
    </Section>
  )
}

const isWhole = (name: (typeof limitNames)[number]): boolean => name === 'rows' || name === 'columns'

/** What the platform allows, as it was found out. */
function Found({ pace }: { pace: SettingsShown['pace'] }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value)
  const sentence = () => {
    if (!pace?.profile) return t('settingsPage.notFound')
    if (pace.allowed === null) return t('settingsPage.foundNoLimit', { used: number(pace.used) })
    return t('settingsPage.found', { allowed: number(Math.round(pace.allowed)), used: number(pace.used) })
  }
  return (
    <Text className={look.quiet}>
      {sentence()} {pace?.throttled && t('settingsPage.throttled')}
    </Text>
  )
}
