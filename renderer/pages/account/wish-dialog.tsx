/** Making, renaming and deleting a field or group on the platform: what it means before, and the platform's no in words. */
import {
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
  Text,
} from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldType } from '../../../shared/contact.ts'
import type { FieldListed, GroupListed, PlatformDone } from '../../../shared/ipc-account.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Choice, failedWords, Outcome, type Said } from '../../parts.tsx'

const types: readonly FieldType[] = ['text', 'number', 'datetime', 'state', 'district', 'ward']
/** What the platform takes (contract 5). */
const LONGEST = { field: 36, group: 64 } as const

/** What a dialog is open for. */
export type Wish =
  | { do: 'create-field' }
  | { do: 'rename-field'; field: FieldListed }
  | { do: 'create-group' }
  | { do: 'rename-group'; group: GroupListed }
  | { do: 'delete-group'; group: GroupListed }

export function WishDialog({ wish, onEnd }: { wish: Wish; onEnd(done?: string): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const [name, setName] = useState(
    wish.do === 'rename-field' ? wish.field.name : wish.do === 'rename-group' ? wish.group.name : '',
  )
  const [type, setType] = useState<FieldType>('text')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const refusal = useRefusal()
  const about = wish.do.endsWith('field') ? 'field' : 'group'
  const isDelete = wish.do === 'delete-group'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || (!isDelete && name.trim() === '')) return
    setBusy(true)
    setSaid(undefined)
    try {
      const done = await ask(wish, name.trim(), type)
      if (done.ok) return onEnd(t(`accountPage.done.${wish.do}`))
      setSaid({ intent: 'error', text: refusal(done, about) })
    } catch (error) {
      setSaid({ intent: 'error', text: t(failedWords(error)) })
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
              {!isDelete && (
                <Field label={t('accountPage.name')} hint={t(`accountPage.${about}Rule`)} required>
                  <Input
                    value={name}
                    maxLength={LONGEST[about]}
                    onChange={(_event, { value }) => setName(value)}
                  />
                </Field>
              )}
              <Meaning wish={wish} />
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
                <Choice type="submit" disabled={busy}>
                  {t(`accountPage.do.${wish.do}`)}
                </Choice>
              ) : (
                <Button type="submit" appearance="primary" disabledFocusable={busy || name.trim() === ''}>
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

/** Whom and what it touches. */
function Meaning({ wish }: { wish: Wish }) {
  const { t } = useTranslation()
  const sources = (names: readonly string[]) => names.join(', ')
  switch (wish.do) {
    case 'rename-field':
      return <Text>{t('accountPage.keyStays')}</Text>
    case 'rename-group':
      if (wish.group.usedBy.length === 0) return null
      return <Text>{t('accountPage.groupRenameUsed', { sources: sources(wish.group.usedBy) })}</Text>
    case 'delete-group':
      return (
        <>
          <Text>{t('accountPage.deleteText', { count: wish.group.count })}</Text>
          {wish.group.usedBy.length > 0 && (
            <Text weight="semibold">
              {t('accountPage.deleteUsed', { sources: sources(wish.group.usedBy) })}
            </Text>
          )}
          <Text>{t('accountPage.deleteFlows')}</Text>
        </>
      )
    default:
      return null
  }
}

/** The platform's no, in plain words. */
function useRefusal() {
  const { t, i18n } = useTranslation()
  return ({ code, detail }: Extract<PlatformDone, { ok: false }>, about: 'field' | 'group'): string => {
    if (code === 'name') return t(`platformNo.name-${about}`)
    if (code === 'limit-reached' && detail.limit !== undefined)
      return t('platformNo.limit-reached-at', { limit: detail.limit })
    return i18n.exists(`platformNo.${code}`) ? t(`platformNo.${code}`) : t('platformNo.other')
  }
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
