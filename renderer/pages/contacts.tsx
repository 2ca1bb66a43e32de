// biome-ignore-all lint/a11y/useSemanticElements: only the rows in sight exist, at places of their own, which elements of a table cannot have
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the name within a row
// biome-ignore-all lint/a11y/noNoninteractiveElementInteractions: keys move between the names
/** Everybody on the platform, as this PC last saw them: search, and which spreadsheet lists whom. */
import {
  Badge,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Input,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Select,
  Spinner,
  Text,
  Title2,
  tokens,
} from '@fluentui/react-components'
import { PeopleRegular } from '@fluentui/react-icons/svg/people'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ContactDetails, type ContactShown, contactFilters } from '../../shared/ipc-lists.ts'
import { agent, shell } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Empty, Loaded } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { useAsked } from '../use-asked.ts'
import { type ContactQuery, useContactPages } from '../use-contact-pages.ts'
import { useRowsInSight } from '../use-rows-in-sight.ts'
import { plainAddresses } from '../values.tsx'
import { placeOf } from './review-card.tsx'

const ROW_HEIGHT = 44
const columns = ['name', 'address', 'groups', 'source'] as const

const useStyles = makeStyles({
  page: { gridTemplateRows: 'auto auto auto minmax(240px, 1fr)', height: '100%', maxWidth: '1400px' },
  search: { flex: '1 1 220px', maxWidth: '420px' },
  table: {
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
    minHeight: 0,
  },
  body: { overflowY: 'auto', position: 'relative', scrollbarGutter: 'stable' },
  head: {
    overflowY: 'hidden',
    scrollbarGutter: 'stable',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  rows: { position: 'relative', width: '100%' },
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2.4fr) minmax(0, 2.4fr) minmax(0, 2.2fr)',
    gap: '12px',
    alignItems: 'center',
    padding: '0 16px',
    height: `${ROW_HEIGHT}px`,
    boxSizing: 'border-box',
  },
  row: {
    position: 'absolute',
    insetInlineStart: 0,
    insetInlineEnd: 0,
    top: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
    maxWidth: '100%',
    textAlign: 'start',
  },
})

export function Contacts() {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const [search, setSearch] = useState('')
  const text = useDeferredValue(search.trim())
  const [chosen, setChosen] = useState<string>()
  const [show, setShow] = useState<ContactQuery['show']>('all')
  const [source, setSource] = useState<number | null>(null)
  const { value: sources } = useAsked(() => agent.sources(undefined))
  const list = useContactPages({ search: text, show, source })
  const isWhole = text === '' && show === 'all' && source === null
  const { total, failed } = list
  return (
    <div className={mergeClasses(look.page, styles.page)}>
      <Title2 as="h1" className={look.heading}>
        {t('nav.contacts')}
      </Title2>
      <div className={look.row}>
        <Input
          className={styles.search}
          type="search"
          value={search}
          onChange={(_event, { value }) => setSearch(value)}
          contentBefore={<SearchRegular aria-hidden />}
          placeholder={t('contactList.search')}
          aria-label={t('contactList.search')}
        />
        <Select
          value={show}
          onChange={(_event, { value }) => setShow(value as ContactQuery['show'])}
          aria-label={t('contactList.show')}
        >
          {contactFilters.map((name) => (
            <option key={name} value={name}>
              {t(`contactList.shows.${name}`)}
            </option>
          ))}
        </Select>
        {sources !== undefined && sources.length > 0 && (
          <Select
            value={source ?? ''}
            onChange={(_event, { value }) => setSource(value === '' ? null : Number(value))}
            aria-label={t('contactList.from')}
          >
            <option value="">{t('contactList.anySource')}</option>
            {sources.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </div>
      <Text role="status" className={look.quiet}>
        {total === null
          ? t('common.loading')
          : isWhole
            ? t('contactList.total', { count: total })
            : t('contactList.found', { count: total })}
      </Text>
      {failed ? (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{t('common.failed')}</MessageBarBody>
          <MessageBarActions>
            <Button onClick={list.again}>{t('common.tryAgain')}</Button>
          </MessageBarActions>
        </MessageBar>
      ) : total === null ? (
        <Spinner label={t('common.loading')} />
      ) : total === 0 ? (
        <Empty
          icon={<PeopleRegular fontSize={40} />}
          title={
            isWhole
              ? t('contactList.none')
              : text === ''
                ? t('contactList.found', { count: 0 })
                : t('contactList.nobody', { text })
          }
        />
      ) : (
        <Rows key={`${text} ${show} ${source}`} list={list} total={total} onChoose={setChosen} />
      )}
      {chosen !== undefined && <OneContact uuid={chosen} onClose={() => setChosen(undefined)} />}
    </div>
  )
}

function Rows({
  list,
  total,
  onChoose,
}: {
  list: ReturnType<typeof useContactPages>
  total: number
  onChoose(uuid: string): void
}) {
  const { t } = useTranslation()
  const styles = useStyles()
  const rows = useRowsInSight({
    total,
    guessedHeight: ROW_HEIGHT,
    overscan: 20,
    see: list.see,
    control: (index) => `[data-row="${index}"] button`,
    screenful: (_existing, height = ROW_HEIGHT) => Math.floor(height / ROW_HEIGHT) - 1,
  })
  return (
    <div
      className={styles.table}
      role="table"
      aria-rowcount={total + 1}
      aria-label={t('nav.contacts')}
      onKeyDown={rows.onKeyDown}
    >
      <div className={styles.head} role="rowgroup">
        <div className={styles.line} role="row" aria-rowindex={1}>
          {columns.map((name) => (
            <Text key={name} role="columnheader" weight="semibold">
              {t(`contactList.${name}`)}
            </Text>
          ))}
        </div>
      </div>
      <div className={styles.body} ref={rows.box} role="rowgroup">
        <div className={styles.rows} role="presentation" style={{ height: rows.height }}>
          {rows.shown.map(({ index, start }) => (
            <div
              key={index}
              className={mergeClasses(styles.line, styles.row)}
              role="row"
              aria-rowindex={index + 2}
              data-row={index}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Cells
                contact={list.row(index)}
                reachable={rows.isReachable(index)}
                onFocus={() => rows.onFocus(index)}
                onChoose={onChoose}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

function Cells({
  contact,
  reachable,
  onFocus,
  onChoose,
}: {
  contact: ContactShown | undefined
  reachable: boolean
  onFocus(): void
  onChoose(uuid: string): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  if (!contact)
    return (
      <Text role="cell" className={look.quiet}>
        …
      </Text>
    )
  const { uuid, name, urns, groups, source, status } = contact
  return (
    <>
      <span role="cell" className={styles.name}>
        <Link
          as="button"
          className={styles.name}
          tabIndex={reachable ? 0 : -1}
          onFocus={onFocus}
          onClick={() => onChoose(uuid)}
        >
          {name || t('review.somebody')}
        </Link>
        {status !== 'active' && (
          <Badge appearance="tint" color="warning">
            {t(`contactList.status.${status}`)}
          </Badge>
        )}
      </span>
      <Text role="cell" className={mergeClasses(look.cut, look.figures)}>
        {plainAddresses(urns)}
      </Text>
      <Text role="cell" className={look.cut}>
        {groups.join(', ')}
      </Text>
      <Text role="cell" className={look.cut}>
        {source && `${source.name} · ${t('common.row', { row: source.row })}`}
      </Text>
    </>
  )
}

function OneContact({ uuid, onClose }: { uuid: string; onClose(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const { go } = useFrame()
  const asked = useAsked(() => agent.contact({ uuid }), uuid)
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{asked.value?.name || t('review.somebody')}</DialogTitle>
          <DialogContent className={look.stack} tabIndex={0}>
            <Loaded asked={asked}>
              {(contact) => (contact ? <Details contact={contact} /> : <Text>{t('contactList.gone')}</Text>)}
            </Loaded>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => go('activity', uuid)}>{t('contactList.story')}</Button>
            <Button appearance="primary" onClick={onClose}>
              {t('common.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

function Details({ contact }: { contact: ContactDetails }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { urns, groups, language, fields, createdOn, modifiedOn, lastSeenOn, status, listedIn } = contact
  const filled = fields.filter(({ value }) => value !== null && value !== '')
  const lines: [string, string, string][] = [
    ['urns', t('contactList.urns'), plainAddresses(urns)],
    ['groups', t('attribute.groups'), groups.join(', ') || t('contactList.groupsNone')],
    ['language', t('attribute.language'), language === null ? '' : formats.language(language)],
    ...filled.map(({ key, name, value }): [string, string, string] => [
      `field ${key}`,
      name,
      formats.dated(value ?? ''),
    ]),
    ['created', t('contactList.created'), formats.moment(createdOn)],
    ['changed', t('contactList.changed'), formats.moment(modifiedOn)],
    ...(lastSeenOn === null
      ? []
      : [['seen', t('contactList.seen'), formats.moment(lastSeenOn)] as [string, string, string]]),
  ]
  return (
    <>
      {status !== 'active' && (
        <div>
          <Badge appearance="tint" color="warning" size="large">
            {t(`contactList.status.${status}`)}
          </Badge>
        </div>
      )}
      <ul className={look.list}>
        {lines.map(([key, name, value]) => (
          <li key={key} className={look.wrap}>
            <Text className={look.quiet}>{capital(name)}: </Text>
            <Text>{value || t('common.empty')}</Text>
          </li>
        ))}
      </ul>
      <Text weight="semibold">{t('contactList.listedIn')}</Text>
      {listedIn.length === 0 && <Text>{t('contactList.nowhere')}</Text>}
      <ul className={look.list}>
        {listedIn.map(({ source, isEvents, file, sheet, row, missing }) => (
          <li key={`${source} ${file} ${sheet} ${row}`} className={look.spread}>
            <Text className={look.wrap}>
              {[placeOf(t, { source, file, sheet, row }, isEvents), missing && t('contactList.missing')]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            {file !== '' && (
              <Button size="small" onClick={() => void shell.openFile(file)}>
                {t('common.openFile')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
