/** What else belongs to the columns: the country of the phones, what tells people apart, and groups for everybody. */
import { Button, Checkbox, Field, Input, Select, Text } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { GROUP_NAME_LIMIT } from '../../../shared/targets.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { useFrame } from '../../standing-context.ts'
import { useAsked } from '../../use-asked.ts'
import { type Columns, type Draft, targetOf } from './draft.ts'
import { told } from './told.ts'
import { useWizardLook } from './wizard-look.ts'

/** Two letters that are no country, or more than one. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'ZZ', 'QO', 'XA', 'XB'])

function useCountries(): [code: string, name: string][] {
  const { language } = useFrame()
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    const letters = Array.from({ length: 26 }, (_, place) => String.fromCharCode(65 + place))
    return letters
      .flatMap((first) => letters.map((second) => first + second))
      .flatMap((code): [string, string][] => {
        const name = NO_COUNTRY.has(code) ? undefined : names.of(code)
        return name === undefined ? [] : [[code, name]]
      })
      .sort(([, a], [, b]) => a.localeCompare(b, language))
  }, [language])
}

export function Country({
  value,
  found,
  complains,
  onChange,
}: {
  value: string | null
  found: string | null
  complains: boolean
  onChange(country: string | null): void
}) {
  const { t } = useTranslation()
  const countries = useCountries()
  const isMissing = complains && value === null && found === null
  return (
    <Field
      label={t('add.country')}
      hint={t('add.countryHint')}
      {...told(isMissing ? t('add.pleaseChoose') : undefined)}
      style={{ maxWidth: 420 }}
      data-missing={isMissing}
    >
      <Select value={value ?? found ?? ''} onChange={(_event, { value: code }) => onChange(code || null)}>
        {value === null && found === null && <option value="">{t('add.choose')}</option>}
        {countries.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}

/** Said in words; the columns to choose from only where somebody wants others. */
export function Key({
  draft,
  now,
  onChange,
}: {
  draft: Draft
  now: Columns
  onChange(key: string[] | null): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useWizardLook()
  const [open, setOpen] = useState(false)
  const { headers, isSure } = now.key
  const key = draft.key ?? headers
  const used = now.columns.filter((column) => targetOf(draft, column) !== null)
  return (
    <div className={look.stack}>
      <div className={look.row}>
        <Text className={look.wrap}>
          {key.length === 0
            ? t('add.keyNone')
            : t('add.keyIs', { columns: key.map((one) => `“${one}”`).join(' + ') })}
        </Text>
        {!isSure && key.length > 0 && <Text className={look.wrap}>{t('add.keyUnsure')}</Text>}
        <Button size="small" appearance="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('add.keyChange')}
        </Button>
      </div>
      {open && (
        <fieldset className={styles.fieldset}>
          <legend className={styles.legend}>{t('add.keyWhich')}</legend>
          <Text size={200} block className={look.quiet}>
            {t('add.keyHint')}
          </Text>
          <div className={look.row}>
            {used.map(({ header, different }) => (
              <Checkbox
                key={header}
                label={t('add.keyColumn', { name: header, different, rows: now.rows })}
                checked={key.includes(header)}
                onChange={(_event, { checked }) => {
                  const next = checked ? [...key, header] : key.filter((one) => one !== header)
                  onChange(next.length === 0 ? null : next)
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
    </div>
  )
}

export function Groups({
  groups,
  onChange,
}: {
  groups: readonly string[]
  onChange(groups: string[]): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const [typed, setTyped] = useState('')
  const { value: known } = useAsked(() => agent.groups(undefined), '', true)
  const add = () => {
    const name = typed.trim()
    if (name !== '' && !groups.some((one) => one.toLowerCase() === name.toLowerCase()))
      onChange([...groups, name])
    setTyped('')
  }
  return (
    <div className={look.stack}>
      <Field label={t('add.groupsForAll')} hint={t('add.groupsForAllHint')} style={{ maxWidth: 520 }}>
        {(field) => (
          <div className={look.row}>
            <Input
              {...field}
              value={typed}
              maxLength={GROUP_NAME_LIMIT}
              list="known-groups"
              onChange={(_event, { value }) => setTyped(value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.ctrlKey) return
                event.preventDefault()
                add()
              }}
            />
            <datalist id="known-groups">
              {known?.flatMap(({ uuid, name, query, system }) =>
                query === null && !system ? [<option key={uuid} value={name} />] : [],
              )}
            </datalist>
            <Button onClick={add} disabled={typed.trim() === ''}>
              {t('add.addGroup')}
            </Button>
          </div>
        )}
      </Field>
      {groups.length > 0 && (
        <ul className={look.row} style={{ listStyleType: 'none', margin: 0, padding: 0 }}>
          {groups.map((name) => (
            <li key={name}>
              <Button
                size="small"
                icon={<DismissRegular />}
                iconPosition="after"
                aria-label={t('add.removeGroup', { name })}
                onClick={() => onChange(groups.filter((one) => one !== name))}
              >
                {name}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
