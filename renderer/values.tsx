/** Attributes of a change, before → after, as people know them. */
import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useFormats } from './formats.ts'
import { useLook } from './look.ts'
import { useFieldNames } from './use-field-names.ts'

const useStyles = makeStyles({
  values: {
    display: 'grid',
    gridTemplateColumns: 'minmax(80px, max-content) minmax(0, 1fr)',
    gap: '4px 16px',
    margin: 0,
  },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
})

type ValueChange = { name: string; before: string | null; after: string | null }

export function Values({ attributes, isNew }: { attributes: readonly ValueChange[]; isNew: boolean }) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const nameOf = useAttributeName()
  const shown = useValueText()
  return (
    <dl className={styles.values}>
      {attributes.map(({ name, before, after }) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt className={styles.name}>
            <Text>{nameOf(name)}</Text>
          </dt>
          <dd className={styles.value}>
            {!isNew && (
              <>
                <Text className={mergeClasses(look.old)}>{shown(name, before)}</Text>
                <span aria-hidden> → </span>
                <span className="for-ears"> {t('common.becomes')} </span>
              </>
            )}
            <Text>{shown(name, after)}</Text>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const KNOWN = ['name', 'language', 'urns', 'urn', 'groups', 'status', 'uuid']

/** `field:cidade` → what the platform calls it. */
export function useAttributeName(): (name: string) => string {
  const { t } = useTranslation()
  const fields = useFieldNames()
  return (name) => {
    if (KNOWN.includes(name)) return t(`attribute.${name}`)
    const key = name.replace(/^fields?[:.]/, '')
    return fields.get(key) ?? key
  }
}

/** A value as people know it: a number without its scheme, a language by its name. */
export function useValueText(): (name: string, value: string | null) => string {
  const { t } = useTranslation()
  const formats = useFormats()
  return (name, value) => {
    if (value === null || value === '') return t('common.empty')
    if (name === 'language') return formats.language(value)
    if (name.startsWith('urn')) return plainAddresses(value.split(', '))
    return /^fields?[:.]/.test(name) ? formats.dated(value) : value
  }
}

/** `tel:+5584…` → `+5584…`: people know a number by itself. */
export const plainAddress = (urn: string): string => urn.replace(/^[a-z]+:(?=\S)/, '')

/** Those by which people know somebody first: phone numbers, then addresses, then the ids of other programs. */
export function plainAddresses(urns: readonly string[]): string {
  const place = (urn: string) => (/^(?:tel|whatsapp):/.test(urn) ? 0 : urn.startsWith('ext:') ? 2 : 1)
  return urns
    .toSorted((one, other) => place(one) - place(other))
    .map(plainAddress)
    .join(', ')
}
