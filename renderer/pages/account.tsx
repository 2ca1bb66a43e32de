/** The account on the platform: how it is reached, and its fields and groups, which can be made and renamed from here. */
import {
  Badge,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  Select,
  Subtitle1,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  Title2,
} from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldType } from '../../shared/contact.ts'
import type { FieldShown, GroupShown, PlatformDone } from '../../shared/ipc-agent.ts'
import { standingKind, standingSentence } from '../../shared/standing-words.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice, Loaded, Outcome, type Said } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { StateIcon } from '../state-icon.tsx'
import { useAsked } from '../use-asked.ts'

const types: readonly FieldType[] = ['text', 'number', 'datetime', 'state', 'district', 'ward']

/** What a dialog is open for. */
type Wish =
  | { do: 'create-field' }
  | { do: 'rename-field'; field: FieldShown }
  | { do: 'create-group' }
  | { do: 'rename-group'; group: GroupShown }
  | { do: 'delete-group'; group: GroupShown }

export function Account() {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { standing, language, connect } = useFrame()
  const [wish, setWish] = useState<Wish>()
  const [said, setSaid] = useState<Said>()
  const fields = useAsked(() => agent.fields(undefined))
  const groups = useAsked(() => agent.groups(undefined))
  const now = Date.now()
  const finish = (done?: string) => {
    setWish(undefined)
    if (done === undefined) return
    setSaid({ intent: 'success', text: done })
    fields.again()
    groups.again()
  }
  return (
    <div className={look.page}>
      <Title2 as="h1" className={look.heading}>
        {t('nav.account')}
      </Title2>
      <section className={look.card} aria-labelledby="connection">
        <Subtitle1 as="h2" id="connection" className={look.heading}>
          {t('accountPage.connection')}
        </Subtitle1>
        <div className={look.stack}>
          <Text weight="semibold">{standing.account?.name}</Text>
          <Text className={look.wrap}>{standing.account?.host}</Text>
          <div className={look.row} role="status">
            <StateIcon kind={standingKind(standing, now)} />
            <Text>{standingSentence(standing, language, now)}</Text>
          </div>
        </div>
        <div className={look.row}>
          <Button onClick={() => void agent.syncNow(undefined)}>{t('checkNow')}</Button>
          <Button onClick={connect}>{t('accountPage.another')}</Button>
        </div>
      </section>
      <Outcome said={said} />
      <section className={look.card} aria-labelledby="fields">
        <div className={look.spread}>
          <Subtitle1 as="h2" id="fields" className={look.heading}>
            {t('accountPage.fields')}
          </Subtitle1>
          <Button icon={<AddRegular />} onClick={() => setWish({ do: 'create-field' })}>
            {t('accountPage.newField')}
          </Button>
        </div>
        <Text className={look.quiet}>{t('accountPage.fieldsText')}</Text>
        <Loaded asked={fields}>
          {(listed) =>
            listed.length === 0 ? (
              <Text>{t('accountPage.noFields')}</Text>
            ) : (
              <div className={look.tableScroll}>
                <Table aria-labelledby="fields">
                  <TableHeader>
                    <TableRow>
                      <TableHeaderCell>{t('accountPage.name')}</TableHeaderCell>
                      <TableHeaderCell>{t('accountPage.kind')}</TableHeaderCell>
                      <TableHeaderCell>
                        <span className="for-ears">{t('accountPage.actions')}</span>
                      </TableHeaderCell>
                    </TableRow>
                  </TableHeader>
                  <TableBody>
                    {listed.map((field) => (
                      <TableRow key={field.key}>
                        <TableCell>{field.name}</TableCell>
                        <TableCell>{t(`accountPage.type.${field.type}`)}</TableCell>
                        <TableCell>
                          <Button
                            size="small"
                            aria-label={t('accountPage.renameNamed', { name: field.name })}
                            onClick={() => setWish({ do: 'rename-field', field })}
                          >
                            {t('accountPage.rename')}
                          </Button>
                        </TableCell>
                      </TableRow>
                    ))}
                  </TableBody>
                </Table>
              </div>
            )
          }
        </Loaded>
      </section>
      <section className={look.card} aria-labelledby="groups">
        <div className={look.spread}>
          <Subtitle1 as="h2" id="groups" className={look.heading}>
            {t('accountPage.groups')}
          </Subtitle1>
          <Button icon={<AddRegular />} onClick={() => setWish({ do: 'create-group' })}>
            {t('accountPage.newGroup')}
          </Button>
        </div>
        <Loaded asked={groups}>
          {(listed) =>
            listed.length === 0 ? (
              <Text>{t('accountPage.noGroups')}</Text>
            ) : (
              <div className={look.tableScroll}>
                <Table aria-labelledby="groups">
                  <TableHeader>
                    <TableRow>
                      <TableHeaderCell>{t('accountPage.name')}</TableHeaderCell>
                      <TableHeaderCell>{t('accountPage.people')}</TableHeaderCell>
                      <TableHeaderCell>
                        <span className="for-ears">{t('accountPage.actions')}</span>
                      </TableHeaderCell>
                    </TableRow>
                  </TableHeader>
                  <TableBody>
                    {listed.map((group) => (
                      <TableRow key={group.uuid}>
                        <TableCell>
                          <span className={look.row}>
                            {group.name}
                            {group.query !== null && (
                              <Badge appearance="tint" color="informative">
                                {t('accountPage.byRule')}
                              </Badge>
                            )}
                          </span>
                        </TableCell>
                        <TableCell className={look.figures}>{formats.number(group.count)}</TableCell>
                        <TableCell>
                          {!group.system && (
                            <span className={look.row}>
                              <Button
                                size="small"
                                aria-label={t('accountPage.renameNamed', { name: group.name })}
                                onClick={() => setWish({ do: 'rename-group', group })}
                              >
                                {t('accountPage.rename')}
                              </Button>
                              <Button
                                size="small"
                                aria-label={t('accountPage.deleteNamed', { name: group.name })}
                                onClick={() => setWish({ do: 'delete-group', group })}
                              >
                                {t('accountPage.delete')}
                              </Button>
                            </span>
                          )}
                        </TableCell>
                      </TableRow>
                    ))}
                  </TableBody>
                </Table>
              </div>
            )
          }
        </Loaded>
      </section>
      {wish && <WishDialog wish={wish} onEnd={finish} />}
    </div>
  )
}

function WishDialog({ wish, onEnd }: { wish: Wish; onEnd(done?: string): void }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const [name, setName] = useState(
    wish.do === 'rename-field' ? wish.field.name : wish.do === 'rename-group' ? wish.group.name : '',
  )
  const [type, setType] = useState<FieldType>('text')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const isDelete = wish.do === 'delete-group'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || (!isDelete && name.trim() === '')) return
    setBusy(true)
    try {
      const done = await ask(wish, name.trim(), type)
      if (done.ok) return onEnd(t(`accountPage.done.${wish.do}`))
      const known = i18n.exists(`platformNo.${done.code}`)
      setSaid({ intent: 'error', text: known ? t(`platformNo.${done.code}`) : t('platformNo.other') })
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onEnd()}>
      <DialogSurface>
        <form onSubmit={(event) => void submit(event)}>
          <DialogBody>
            <DialogTitle>
              {t(`accountPage.title.${wish.do}`, { name: isDelete ? wish.group.name : '' })}
            </DialogTitle>
            <DialogContent className={look.stack}>
              {isDelete ? (
                <Text>{t('accountPage.deleteText', { count: wish.group.count })}</Text>
              ) : (
                <Field label={t('accountPage.name')} required>
                  <Input value={name} maxLength={64} onChange={(_event, { value }) => setName(value)} />
                </Field>
              )}
              {wish.do === 'create-field' && (
                <Field label={t('accountPage.kind')}>
                  <Select
                    value={type}
                    onChange={(_event, { value }) => setType(types.find((one) => one === value) ?? 'text')}
                  >
                    {types.map((one) => (
                      <option key={one} value={one}>
                        {t(`accountPage.type.${one}`)}
                      </option>
                    ))}
                  </Select>
                </Field>
              )}
              <Outcome said={said} />
            </DialogContent>
            <DialogActions>
              {isDelete ? (
                <Choice type="submit" appearance="primary" disabled={busy}>
                  {t(`accountPage.do.${wish.do}`)}
                </Choice>
              ) : (
                <Button type="submit" appearance="primary" disabled={busy || name.trim() === ''}>
                  {t(`accountPage.do.${wish.do}`)}
                </Button>
              )}
              <Button onClick={() => onEnd()}>{t('common.cancel')}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}

function ask(wish: Wish, name: string, type: FieldType): Promise<PlatformDone> {
  switch (wish.do) {
    case 'create-field':
      return agent.changeField({ do: 'create', name, type })
    case 'rename-field':
      return agent.changeField({ do: 'rename', key: wish.field.key, name })
    case 'create-group':
      return agent.changeGroup({ do: 'create', name })
    case 'rename-group':
      return agent.changeGroup({ do: 'rename', uuid: wish.group.uuid, name })
    case 'delete-group':
      return agent.changeGroup({ do: 'delete', uuid: wish.group.uuid })
  }
}
