// biome-ignore-all lint/a11y/useSemanticElements: only the rows in sight exist, at places of their own
// biome-ignore-all lint/a11y/noNoninteractiveElementInteractions: arrows move between the ticks within
/** Every change of a preview, before → after, with a tick for each; only those in sight are there. */
import {
  Button,
  Checkbox,
  Input,
  makeStyles,
  mergeClasses,
  Select,
  Text,
  tokens,
} from '@fluentui/react-components'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PreviewChange } from '../../../shared/ipc-add.ts'
import { fieldKeyOf } from '../../../shared/targets.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Empty, Loaded } from '../../parts.tsx'
import { useRowsInSight } from '../../use-rows-in-sight.ts'
import type { Draft, Item } from './draft.ts'
import { type Pages, usePages } from './use-pages.ts'
import { usePlainValue } from './use-plain-value.ts'

const GUESSED_HEIGHT = 56
const kinds = ['all', 'create', 'update', 'other'] as const

const useStyles = makeStyles({
  whole: {
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    gap: '8px',
    height: '100%',
    minHeight: 0,
  },
  search: { width: '260px', maxWidth: '100%' },
  list: {
    position: 'relative',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    minHeight: 0,
    scrollbarGutter: 'stable',
  },
  row: {
    position: 'absolute',
    insetInlineStart: 0,
    insetInlineEnd: 0,
    top: 0,
    display: 'grid',
    gridTemplateColumns: '32px minmax(150px, 1fr) minmax(0, 2.2fr)',
    gap: '8px',
    alignItems: 'start',
    padding: '4px 12px 6px 4px',
    boxSizing: 'border-box',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  person: { paddingTop: '6px' },
  values: { display: 'flex', flexWrap: 'wrap', gap: '0 16px', margin: 0, paddingTop: '6px' },
  value: { display: 'flex', gap: '4px', minWidth: 0, flexWrap: 'wrap' },
  name: { color: tokens.colorNeutralForeground2 },
  out: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground2 },
})

export function ChangeList({
  item,
  id,
  onChange,
  onSay,
}: {
  item: Item
  id: string
  onChange(what: Partial<Draft>): void
  onSay(text: string): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const [kind, setKind] = useState<(typeof kinds)[number]>('all')
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const search = useDeferredValue(typed.trim())
  const asked = { id, search, ...(kind !== 'all' && { kind }) }
  const list = usePages(`${id} ${kind} ${search}`, (range) => agent.draftChanges({ ...asked, ...range }))
  const { unticked } = item.draft
  const latest = useRef(unticked)
  latest.current = unticked
  const tick = (keys: readonly string[], on: boolean) => {
    const next = new Set(latest.current)
    for (const key of keys)
      if (on) next.delete(key)
      else next.add(key)
    onChange({ unticked: next })
    onSay(next.size === 0 ? t('add.allSent') : t('add.leftOut', { count: next.size }))
  }
  /** What is found, on all its pages. */
  const tickAll = async (on: boolean) => {
    setBusy(true)
    try {
      const keys: string[] = []
      for (let offset: number | null = 0; offset !== null; ) {
        const page: { rows: PreviewChange[]; next: number | null } = await agent.draftChanges({
          ...asked,
          offset,
        })
        // What keeps the platform's value is not sent anyway.
        keys.push(...page.rows.flatMap(({ key, kind }) => (kind === 'keep' ? [] : [key])))
        offset = page.next
      }
      tick(keys, on)
    } catch {
      onSay(t('common.failed'))
    }
    setBusy(false)
  }
  return (
    <div className={styles.whole}>
      <div className={look.row}>
        <Input
          className={styles.search}
          type="search"
          size="small"
          value={typed}
          onChange={(_event, { value }) => setTyped(value)}
          contentBefore={<SearchRegular aria-hidden />}
          placeholder={t('add.search')}
          aria-label={t('add.search')}
        />
        <Select
          size="small"
          value={kind}
          aria-label={t('add.showWhich')}
          onChange={(_event, { value }) => setKind(kinds.find((one) => one === value) ?? 'all')}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`add.which.${one}`)}
            </option>
          ))}
        </Select>
        <Button size="small" disabled={busy || !list.total} onClick={() => void tickAll(false)}>
          {t('add.untickAll')}
        </Button>
        {unticked.size > 0 && (
          <Button size="small" disabled={busy} onClick={() => void tickAll(true)}>
            {t('add.tickAll')}
          </Button>
        )}
        <Text size={200} className={look.quiet} role="status">
          {list.total !== null && t('add.changesFound', { count: list.total })}
          {unticked.size > 0 && ` · ${t('add.leftOut', { count: unticked.size })}`}
        </Text>
      </div>
      <Loaded
        asked={{
          value: list.total ?? undefined,
          failed: list.failed && list.total === null,
          again: list.again,
        }}
      >
        {(total) =>
          total === 0 ? (
            <Empty title={search === '' && kind === 'all' ? t('add.nothingToSend') : t('add.nothingFound')} />
          ) : (
            <Rows key={`${id} ${kind} ${search}`} item={item} list={list} total={total} onTick={tick} />
          )
        }
      </Loaded>
    </div>
  )
}

function Rows({
  item,
  list,
  total,
  onTick,
}: {
  item: Item
  list: Pages<PreviewChange>
  total: number
  onTick(keys: readonly string[], on: boolean): void
}) {
  const { t } = useTranslation()
  const styles = useStyles()
  const rows = useRowsInSight({
    total,
    guessedHeight: GUESSED_HEIGHT,
    overscan: 12,
    see: list.see,
    control: (index) => `[data-index="${index}"] input`,
    screenful: (existing) => existing - 14,
  })
  const nameOf = useNames(item)
  return (
    <div className={styles.list} ref={rows.box}>
      <div
        role="list"
        aria-label={t('add.panel.changes')}
        style={{ position: 'relative', height: rows.height }}
        onKeyDown={rows.onKeyDown}
      >
        {rows.shown.map(({ index, start }) => (
          <div
            key={index}
            ref={rows.measure}
            data-index={index}
            role="listitem"
            aria-setsize={total}
            aria-posinset={index + 1}
            className={styles.row}
            style={{ transform: `translateY(${start}px)` }}
          >
            <Change
              change={list.row(index)}
              nameOf={nameOf}
              isOut={item.draft.unticked.has(list.row(index)?.key ?? '')}
              reachable={rows.isReachable(index)}
              onFocus={() => rows.onFocus(index)}
              onTick={onTick}
            />
          </div>
        ))}
      </div>
    </div>
  )
}

function Change({
  change,
  nameOf,
  isOut,
  reachable,
  onFocus,
  onTick,
}: {
  change: PreviewChange | undefined
  nameOf(attribute: string): string
  isOut: boolean
  reachable: boolean
  onFocus(): void
  onTick(keys: readonly string[], on: boolean): void
}) {
  const { t } = useTranslation()
  const plain = usePlainValue()
  const look = useLook()
  const styles = useStyles()
  if (!change)
    return (
      <>
        <span />
        <Text className={styles.person}>…</Text>
      </>
    )
  const { key, kind, row, sheet, attributes } = change
  const address = attributes.find(({ name, after }) => name === 'urns' && after !== null)?.after
  const person = change.person || (address ? plain(address) : t('review.somebody'))
  const shown = (value: string | null) => (value === null || value === '' ? t('common.empty') : plain(value))
  return (
    <>
      {kind === 'keep' ? (
        <span />
      ) : (
        <Checkbox
          checked={!isOut}
          tabIndex={reachable ? 0 : -1}
          aria-label={t('add.sendNamed', { name: person })}
          onFocus={onFocus}
          onChange={(_event, { checked }) => onTick([key], checked === true)}
        />
      )}
      <div className={mergeClasses(look.wrap, styles.person)}>
        <Text block weight="semibold" className={isOut ? styles.out : undefined}>
          {person}
        </Text>
        <Text size={200} className={look.quiet}>
          {[t(`add.will.${kind}`), sheet, row === null ? null : t('common.row', { row })]
            .filter((part) => part !== null)
            .join(' · ')}
        </Text>
      </div>
      <dl className={styles.values}>
        {attributes.map(({ name, before, after }) => (
          <div key={name} className={styles.value}>
            <dt className={styles.name}>{nameOf(name)}:</dt>
            <dd className={look.wrap} style={{ margin: 0 }}>
              {kind !== 'create' && (
                <>
                  <span className={styles.out}>{shown(before)}</span>
                  <span aria-hidden> → </span>
                  <span className="for-ears"> {t('common.becomes')} </span>
                </>
              )}
              <span className={isOut ? styles.out : undefined}>{shown(after)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const known = ['name', 'language', 'urns', 'urn', 'groups', 'status', 'uuid']

/** Fields by their name on the platform, or by the column that makes them. */
function useNames({ draft: { proposal } }: Item): (attribute: string) => string {
  const { t } = useTranslation()
  const names = useMemo(
    () =>
      new Map([
        ...(proposal?.columns ?? []).map(({ header }) => [fieldKeyOf(header), header] as const),
        ...(proposal?.fields ?? []).map(({ key, name }) => [key, name] as const),
      ]),
    [proposal],
  )
  return (attribute) => {
    if (known.includes(attribute)) return t(`attribute.${attribute}`)
    const key = attribute.replace(/^fields?[:.]/, '')
    return names.get(key) ?? key
  }
}
