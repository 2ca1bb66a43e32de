/** The account's groups and fields, a page at a time, with the spreadsheets that use each. */
import {
  Badge,
  Button,
  SearchBox,
  Subtitle1,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
} from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agent } from '../../bridge.ts'
import { useFormats } from '../../formats.ts'
import { useLook } from '../../look.ts'
import { Pager } from '../../pager.tsx'
import { Loaded } from '../../parts.tsx'
import { useAsked } from '../../use-asked.ts'
import type { Wish } from './wish-dialog.tsx'

const SIZE = 50

/** `done`: another number when something was changed from here. */
type Props = { onWish(wish: Wish): void; done: number }

export function GroupsCard({ onWish, done }: Props) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  return (
    <Listed
      id="groups"
      title={t('accountPage.groups')}
      search={t('accountPage.searchGroups')}
      none={t('accountPage.noGroups')}
      columns={[t('accountPage.name'), t('accountPage.people'), t('accountPage.usedBy')]}
      done={done}
      ask={(search, offset) => agent.groupList({ search, offset, limit: SIZE })}
      add={
        <Button icon={<AddRegular />} onClick={() => onWish({ do: 'create-group' })}>
          {t('accountPage.newGroup')}
        </Button>
      }
      keyOf={({ uuid }) => uuid}
      cells={(group) => [
        <span key="name" className={look.row}>
          <span className={look.wrap}>{group.name}</span>
          {group.query !== null && (
            <Badge appearance="tint" color="informative" style={{ height: 'auto' }}>
              {t('accountPage.byRule')}
            </Badge>
          )}
        </span>,
        <span key="count" className={look.figures}>
          {formats.number(group.count)}
        </span>,
        <UsedBy key="used" names={group.usedBy} />,
        group.system ? (
          <Text key="actions" className={look.quiet}>
            {t('accountPage.noDelete')}
          </Text>
        ) : (
          <span key="actions" className={look.row}>
            <Button
              size="small"
              aria-label={t('accountPage.renameNamed', { name: group.name })}
              onClick={() => onWish({ do: 'rename-group', group })}
            >
              {t('accountPage.rename')}
            </Button>
            <Button
              size="small"
              aria-label={t('accountPage.deleteNamed', { name: group.name })}
              onClick={() => onWish({ do: 'delete-group', group })}
            >
              {t('accountPage.delete')}
            </Button>
          </span>
        ),
      ]}
    />
  )
}

export function FieldsCard({ onWish, done }: Props) {
  const { t } = useTranslation()
  const look = useLook()
  return (
    <Listed
      id="fields"
      title={t('accountPage.fields')}
      text={t('accountPage.fieldsText')}
      search={t('accountPage.searchFields')}
      none={t('accountPage.noFields')}
      columns={[t('accountPage.name'), t('accountPage.kind'), t('accountPage.usedBy')]}
      done={done}
      ask={(search, offset) => agent.fieldList({ search, offset, limit: SIZE })}
      add={
        <Button icon={<AddRegular />} onClick={() => onWish({ do: 'create-field' })}>
          {t('accountPage.newField')}
        </Button>
      }
      keyOf={({ key }) => key}
      cells={(field) => [
        <span key="name" className={look.wrap}>
          {field.name}
        </span>,
        t(`accountPage.type.${field.type}`),
        <UsedBy key="used" names={field.usedBy} />,
        <Button
          key="actions"
          size="small"
          aria-label={t('accountPage.renameNamed', { name: field.name })}
          onClick={() => onWish({ do: 'rename-field', field })}
        >
          {t('accountPage.rename')}
        </Button>,
      ]}
    />
  )
}

function UsedBy({ names }: { names: readonly string[] }) {
  const { t } = useTranslation()
  const look = useLook()
  if (names.length > 0) return <span className={look.wrap}>{names.join(', ')}</span>
  return <span className={look.quiet}>{t('accountPage.noSpreadsheet')}</span>
}

function Listed<Row>({
  id,
  title,
  text,
  search,
  none,
  columns,
  done,
  ask,
  add,
  keyOf,
  cells,
}: {
  id: string
  title: string
  text?: string
  search: string
  none: string
  columns: string[]
  done: number
  ask(search: string, offset: number): Promise<{ rows: Row[]; total: number }>
  add: ReactNode
  keyOf(row: Row): string
  /** The last one holds the buttons. */
  cells(row: Row): ReactNode[]
}) {
  const { t } = useTranslation()
  const look = useLook()
  const [wanted, setWanted] = useState('')
  const [offset, setOffset] = useState(0)
  const searched = useDeferredValue(wanted)
  const asked = useAsked(() => ask(searched, offset), `${searched}\n${offset}`)
  const { again } = asked
  // biome-ignore lint/correctness/useExhaustiveDependencies: something was changed from here
  useEffect(() => {
    if (done > 0) again()
  }, [done])
  const total = asked.value?.total
  useEffect(() => {
    // The last of the last page was deleted.
    if (total !== undefined && offset > 0 && offset >= total) setOffset(Math.max(0, offset - SIZE))
  }, [total, offset])
  return (
    <section className={look.card} aria-labelledby={id}>
      <div className={look.spread}>
        <Subtitle1 as="h2" id={id} className={look.heading}>
          {title}
        </Subtitle1>
        <span className={look.row}>
          <SearchBox
            aria-label={search}
            placeholder={search}
            value={wanted}
            onChange={(_event, { value }) => {
              setWanted(value)
              setOffset(0)
            }}
          />
          {add}
        </span>
      </div>
      {text && <Text className={look.quiet}>{text}</Text>}
      <Loaded asked={asked}>
        {({ rows, total: all }) =>
          rows.length === 0 ? (
            <Text>{searched === '' ? none : t('accountPage.nothingFound')}</Text>
          ) : (
            <>
              <div className={look.tableScroll}>
                <Table aria-labelledby={id} size="small">
                  <TableHeader>
                    <TableRow>
                      {columns.map((name) => (
                        <TableHeaderCell key={name}>{name}</TableHeaderCell>
                      ))}
                      <TableHeaderCell>
                        <span className="for-ears">{t('accountPage.actions')}</span>
                      </TableHeaderCell>
                    </TableRow>
                  </TableHeader>
                  <TableBody>
                    {rows.map((row) => (
                      <TableRow key={keyOf(row)}>
                        {cells(row).map((cell, index) => (
                          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                          <TableCell key={index}>{cell}</TableCell>
                        ))}
                      </TableRow>
                    ))}
                  </TableBody>
                </Table>
              </div>
              <Pager offset={offset} size={SIZE} total={all} onMove={setOffset} />
            </>
          )
        }
      </Loaded>
    </section>
  )
}
