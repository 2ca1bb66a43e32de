/** When sudden changes of a spreadsheet wait for a person's OK, in plain words with their effect. */
import { Button, Checkbox, Field, Select, Subtitle2, Text } from '@fluentui/react-components'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsShown } from '../../../shared/ipc-settings.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Empty, failedWords, Outcome, type Said } from '../../parts.tsx'
import { Buttons, isLocked, Locked, NumberField, numberIn, Section, useSaid } from './parts.tsx'

type Source = SettingsShown['sources'][number]

export function Safety({ shown, again }: { shown: SettingsShown; again(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const { sources } = shown
  const [chosen, setChosen] = useState(sources[0]?.name)
  const source = sources.find(({ name }) => name === chosen) ?? sources[0]
  return (
    <Section title={t('settingsPage.sections.safety')}>
      <Text>{t('settingsPage.safety.text')}</Text>
      {source ? (
        <>
          <Field label={t('settingsPage.safety.choose')}>
            <Select
              value={source.name}
              onChange={(_event, { value }) => setChosen(value)}
              style={{ maxWidth: 420 }}
            >
              {sources.map(({ name, isDelivered }) => (
                <option key={name} value={name}>
                  {isDelivered ? name : t('settingsPage.safety.changed', { name })}
                </option>
              ))}
            </Select>
          </Field>
          {sources.every(({ isDelivered }) => isDelivered) && (
            <Text className={look.quiet}>{t('settingsPage.safety.all')}</Text>
          )}
          <Guards key={source.name} source={source} shown={shown} again={again} />
        </>
      ) : (
        <Empty title={t('settingsPage.safety.none')} />
      )}
    </Section>
  )
}

/** Of 1,000 people: from how many on their removal waits. */
const waitsFrom = (percent: number, atLeast: number, max: number): number =>
  Math.min(max, Math.max(atLeast, Math.ceil(percent * 10)), 501)

function Guards({ source, shown, again }: { source: Source; shown: SettingsShown; again(): void }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const saidOf = useSaid()
  const locked = isLocked(shown.policy, 'sources.guards') || isLocked(shown.policy, 'sources')
  const [typed, setTyped] = useState(() => typedOf(source.guards))
  const [said, setSaid] = useState<Said>()
  const { range } = shown
  const change = (name: Exclude<keyof typeof typed, 'allow'>) => (value: string) =>
    setTyped((before) => ({ ...before, [name]: value }))
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value)
  const percent = numberIn(typed.percent, range['removals.percent'], false)
  const atLeast = numberIn(typed.atLeast, range['removals.atLeast'])
  const max = numberIn(typed.max, range['removals.max'])
  const share = numberIn(typed.share, range['columns.percent'], false)
  const creates = numberIn(typed.creates, range['creates.max'])
  const send = async (guards: Parameters<typeof agent.changeGuards>[0]['guards']) => {
    try {
      const done = await agent.changeGuards({ source: source.name, guards })
      setSaid(saidOf(done))
      if (done.ok) again()
    } catch (error) {
      setSaid({ intent: 'error', text: t(failedWords(error)) })
    }
  }
  const isRight = [percent, atLeast, max, share, creates].every((value) => value !== undefined)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (!percent || !atLeast || !max || !share || !creates) return
    void send({
      removals: { percent, atLeast, max },
      columns: { percent: share, allow: typed.allow },
      creates: { max: creates },
    })
  }
  const asDelivered = () => {
    setTyped(typedOf(shown.delivered.guards))
    void send(null)
  }
  const field = (
    name: Exclude<keyof typeof typed, 'allow'>,
    label: string,
    which: 'removals.percent' | 'removals.atLeast' | 'removals.max' | 'columns.percent' | 'creates.max',
  ) => (
    <NumberField
      label={label}
      value={typed[name]}
      range={range[which]}
      whole={!which.endsWith('percent')}
      locked={locked}
      onValue={change(name)}
    />
  )
  return (
    <form className={look.stack} onSubmit={save} style={{ gap: 16 }}>
      <Part title={t('settingsPage.safety.removals')}>
        {field('percent', t('settingsPage.safety.removalsPercent'), 'removals.percent')}
        {field('atLeast', t('settingsPage.safety.removalsAtLeast'), 'removals.atLeast')}
        {field('max', t('settingsPage.safety.removalsMax'), 'removals.max')}
        {percent !== undefined && atLeast !== undefined && max !== undefined && (
          <Text className={look.quiet}>
            {t('settingsPage.safety.removalsEffect', { n: number(waitsFrom(percent, atLeast, max)) })}{' '}
            {t('settingsPage.safety.removalsAlways')}
          </Text>
        )}
      </Part>
      {source.kind !== 'webhook' && (
        <Part title={t('settingsPage.safety.columns')}>
          {field('share', t('settingsPage.safety.columnsPercent'), 'columns.percent')}
          <Text className={look.quiet}>{t('settingsPage.safety.columnsEffect')}</Text>
          {source.headers.length > 0 && (
            // A Field would give all of the boxes one name.
            <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
              <legend style={{ padding: 0 }}>{t('settingsPage.safety.columnsAllow')}</legend>
              <div className={look.row}>
                {source.headers.map((header) => (
                  <Checkbox
                    key={header}
                    label={header}
                    disabled={locked}
                    checked={typed.allow.includes(header)}
                    onChange={(_event, { checked }) =>
                      setTyped((before) => ({
                        ...before,
                        allow: checked
                          ? [...before.allow, header]
                          : before.allow.filter((one) => one !== header),
                      }))
                    }
                  />
                ))}
              </div>
              {locked && <Locked />}
            </fieldset>
          )}
        </Part>
      )}
      <Part title={t('settingsPage.safety.creates')}>
        {field('creates', t('settingsPage.safety.createsMax'), 'creates.max')}
        {creates !== undefined && (
          <Text className={look.quiet}>{t('settingsPage.safety.createsEffect', { n: number(creates) })}</Text>
        )}
      </Part>
      <Buttons>
        <Button type="submit" appearance="primary" disabled={!isRight || locked}>
          {t('settingsPage.save')}
        </Button>
        <Button disabled={locked} onClick={asDelivered}>
          {t('settingsPage.delivered')}
        </Button>
      </Buttons>
      <Outcome said={said} />
    </form>
  )
}

const typedOf = ({ removals, columns, creates }: Source['guards']) => ({
  percent: String(removals.percent),
  atLeast: String(removals.atLeast),
  max: String(removals.max),
  share: String(columns.percent),
  allow: [...columns.allow],
  creates: String(creates.max),
})

function Part({ title, children }: { title: string; children: ReactNode }) {
  const look = useLook()
  return (
    <div className={look.stack}>
      <Subtitle2 as="h3" className={look.heading}>
        {title}
      </Subtitle2>
      {children}
    </div>
  )
}
