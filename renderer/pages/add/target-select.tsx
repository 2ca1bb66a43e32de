/** The choice of what a column is, in people's words; a native list, so that typing a letter goes to a word. */
import { Select } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { FieldType } from '../../../shared/contact.ts'
import { fieldKeyOf } from '../../../shared/targets.ts'
import type { Chosen, Columns, DraftColumn } from './draft.ts'
import { offeredNetworks, useTargetWords } from './targets.ts'

const person = ['name', 'name:1', 'name:2', 'name:3', 'language']
const addresses = ['urn:tel', 'urn:whatsapp', 'urn:mailto', 'urn:ext', 'uuid']
const newTypes = ['text', 'number', 'datetime'] as const

/** `used` undefined: asked, and not answered yet. */
export function TargetSelect({
  name,
  used,
  column,
  fields,
  onChoose,
}: {
  name: string
  used: Chosen | null | undefined
  column: DraftColumn
  fields: Columns['fields']
  onChoose(chosen: Chosen): void
}) {
  const { t } = useTranslation()
  const wordsOf = useTargetWords(fields)
  const isField = (target: string) => target.startsWith('field:')
  const isNew = (target: string) => isField(target) && !fields.some(({ key }) => `field:${key}` === target)
  /** A target as the list names it: a new field by its kind, a group without its name. */
  const entryOf = ({ target, type }: Chosen): string =>
    isNew(target) ? `new:${type ?? 'text'}` : target.startsWith('group:') ? 'group:' : target
  const entry = used === undefined ? '' : used === null ? 'ignore' : entryOf(used)
  const newKey = fieldKeyOf(column.header) ?? `column_${column.index + 1}`
  const choose = (value: string) => {
    if (value === '') return
    const [kind, rest] = value.split(':')
    if (kind === 'new') return onChoose({ target: newTargetOf(used, newKey), type: rest as FieldType })
    if (value === 'group:') return onChoose({ target: `group:${column.header.trim() || newKey}` })
    const known = fields.find(({ key }) => `field:${key}` === value)
    onChoose({ target: value, ...(known && { type: known.type as FieldType }) })
  }
  const suggested = [
    ...new Set(
      [...column.ask, column.target ?? 'ignore'].map((target) =>
        entryOf({ target, type: (column.type as FieldType | null) ?? 'text' }),
      ),
    ),
  ]
  const offered = new Set([
    ...person,
    ...addresses,
    ...offeredNetworks.map((one) => `urn:${one}`),
    ...fields.map(({ key }) => `field:${key}`),
    ...newTypes.map((type) => `new:${type}`),
    ...['groups', 'group:', 'status', 'opt-out', 'ignore'],
  ])
  const wordsOfEntry = (one: string): string => {
    if (one.startsWith('new:'))
      return t('add.target.newField', { type: t(`accountPage.type.${one.slice(4)}`) })
    return one === 'group:' ? t('add.target.oneGroup') : wordsOf(one)
  }
  const option = (one: string, group: string) => (
    <option key={`${group} ${one}`} value={one}>
      {wordsOfEntry(one)}
    </option>
  )
  const isSuggested = (one: string) => column.ask.length > 0 && suggested.includes(one)
  const rest = (list: readonly string[], group: string) =>
    list.filter((one) => !isSuggested(one)).map((one) => option(one, group))
  const strange = entry !== '' && !offered.has(entry) && !isSuggested(entry)
  return (
    <Select
      // As wide as its column, however long a choice is.
      style={{ minWidth: 0, width: '100%' }}
      select={{ style: { minWidth: 0, width: '100%' } }}
      value={entry}
      aria-label={t('add.takenNamed', { name })}
      onChange={(_event, { value }) => choose(value)}
    >
      {entry === '' && <option value="">{t('add.choose')}</option>}
      {column.ask.length > 0 && (
        <optgroup label={t('add.likely')}>{suggested.map((one) => option(one, 'likely'))}</optgroup>
      )}
      {rest(['ignore'], 'none')}
      <optgroup label={t('add.targets.person')}>{rest(person, 'person')}</optgroup>
      <optgroup label={t('add.targets.addresses')}>
        {rest(addresses, 'addresses')}
        {strange && option(entry, 'strange')}
      </optgroup>
      <optgroup label={t('add.targets.groups')}>{rest(['groups', 'group:'], 'groups')}</optgroup>
      {fields.length > 0 && (
        <optgroup label={t('add.targets.fields')}>
          {rest(
            fields.map(({ key }) => `field:${key}`),
            'fields',
          )}
        </optgroup>
      )}
      <optgroup label={t('add.targets.newField')}>
        {rest(
          newTypes.map((type) => `new:${type}`),
          'new',
        )}
      </optgroup>
      <optgroup label={t('add.targets.networks')}>
        {rest(
          offeredNetworks.map((one) => `urn:${one}`),
          'networks',
        )}
      </optgroup>
      <optgroup label={t('add.targets.others')}>{rest(['status', 'opt-out'], 'others')}</optgroup>
    </Select>
  )
}

/** Another kind of the same new field keeps its name. */
const newTargetOf = (used: Chosen | null | undefined, key: string): string =>
  used?.target.startsWith('field:') ? used.target : `field:${key}`
