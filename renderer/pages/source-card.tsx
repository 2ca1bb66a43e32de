/** One spreadsheet: how it stands, how many rows, what can be done with it. */
import {
  Badge,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Text,
} from '@fluentui/react-components'
import { DocumentTableRegular } from '@fluentui/react-icons/svg/document-table'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal'
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Done } from '../../shared/ipc-ask.ts'
import type { SourceShown } from '../../shared/ipc-lists.ts'
import { agent, shell } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice, failedWords, Outcome, type Said } from '../parts.tsx'
import { useReasons } from '../reasons.ts'
import { useFrame } from '../standing-context.ts'
import { thingOfSource } from './add/things.ts'

const STATE_COLOR = { new: 'informative', ready: 'success', waiting: 'warning', halted: 'danger' } as const
const ICONS = {
  file: DocumentTableRegular,
  newest: FolderRegular,
  together: FolderRegular,
  'changes only': FolderRegular,
  webhook: PlugConnectedRegular,
} as const
/** A file that was left alone for its date, which a person may know to be right. */
const MAY_BE_USED: readonly (string | null)[] = [
  'older-export',
  'read-before',
  'older-changes',
  'older-saved',
]

export function SourceCard({ source }: { source: SourceShown }) {
  const { t } = useTranslation()
  const reasons = useReasons()
  const look = useLook()
  const formats = useFormats()
  const { add } = useFrame()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const forget = () => {
    setBusy(true)
    const no = (words: Parameters<typeof t>[0]) => setSaid({ intent: 'error', text: t(words) })
    agent
      .removeSource(name)
      .then(
        ({ ok }) => void (ok || no('overview.notRemoved')),
        (error: unknown) => no(failedWords(error)),
      )
      .finally(() => setBusy(false))
  }
  const { name, kind, file, files, filesInUse, state, stateCode, approved, rows, once } = source
  const Icon = ICONS[kind]
  const isHeard = state === 'ready' || state === 'new'
  const [inUse] = files
  const lines = [
    kind !== 'file' && t(`overview.kind.${kind}`),
    filesInUse > 1
      ? t('overview.filesInUse', { count: filesInUse })
      : inUse && t('overview.inUse', { file: inUse.name, at: formats.moment(inUse.savedAt) }),
    once && t('overview.once', { at: formats.moment(once.until) }),
    source.enforced && t('overview.enforced'),
  ].filter(Boolean)
  const opens = inUse?.path ?? (kind === 'file' && !once ? file : null)
  return (
    <div className={look.card}>
      <div className={look.spread}>
        <div className={look.row}>
          <Icon aria-hidden fontSize={24} />
          <div className={look.stack}>
            <Text weight="semibold" className={look.wrap}>
              {name}
            </Text>
            <Text size={200} className={`${look.quiet} ${look.wrap}`}>
              {[
                t('rows', { count: rows }),
                kind === 'file' &&
                  source.savedAt !== null &&
                  t('overview.savedAt', { at: formats.moment(source.savedAt) }),
                source.readAt !== null && t('overview.readAt', { at: formats.moment(source.readAt) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            {lines.length > 0 && (
              <Text size={200} className={`${look.quiet} ${look.wrap}`}>
                {lines.join(' · ')}
              </Text>
            )}
          </div>
        </div>
        <div className={look.row}>
          {approved || !isHeard ? (
            <Badge appearance="tint" color={STATE_COLOR[state]} size="large">
              {t(`overview.state.${state}`)}
            </Badge>
          ) : (
            <Badge appearance="tint" color="warning" size="large">
              {t('firstSync')}
            </Badge>
          )}
          {!approved && (
            <Button appearance="primary" onClick={() => add([thingOfSource(name, 'preview')])}>
              {t('overview.lookAndStart')}
            </Button>
          )}
          {opens !== null && (
            <Button onClick={() => void shell.openFile(opens)} aria-label={t('overview.openNamed', { name })}>
              {t('common.openFile')}
            </Button>
          )}
          {once ? (
            <Choice disabled={busy} onClick={forget} aria-label={t('overview.forgetNamed', { name })}>
              {t('overview.forgetNow')}
            </Choice>
          ) : (
            <SourceMenu source={source} />
          )}
        </div>
      </div>
      {stateCode !== null && <Text className={look.wrap}>{reasons.halt(stateCode, source.stateDetail)}</Text>}
      <WaysOn source={source} />
      {once && <Outcome said={said} />}
    </div>
  )
}

/** What a person can say to a file that was left alone, or that is called otherwise now. */
function WaysOn({ source: { name, file, stateCode, stateDetail } }: { source: SourceShown }) {
  const { t } = useTranslation()
  const look = useLook()
  const [said, setSaid] = useState<Said>()
  const { file: other, found } = stateDetail
  const act = (ask: () => Promise<Done>) =>
    void ask().then(
      ({ ok }) =>
        setSaid(
          ok
            ? { intent: 'info', text: t('overview.asked') }
            : { intent: 'error', text: t('overview.notRemoved') },
        ),
      (error: unknown) => setSaid({ intent: 'error', text: t(failedWords(error)) }),
    )
  const isLeftAlone = MAY_BE_USED.includes(stateCode) && typeof other === 'string'
  const isMoved = stateCode === 'missing' && typeof found === 'string'
  if (!isLeftAlone && !isMoved && !said) return null
  return (
    <div className={look.row}>
      {isLeftAlone && (
        <Choice onClick={() => act(() => agent.checkSource({ name, file: other }))}>
          {t('overview.useAnyway', { file: other })}
        </Choice>
      )}
      {isMoved && (
        <Choice
          onClick={() => act(() => agent.moveSource({ name, path: file.replace(/[^\\/]*$/, () => found) }))}
        >
          {t('overview.isThis', { file: found })}
        </Choice>
      )}
      <Outcome said={said} />
    </div>
  )
}

function SourceMenu({ source: { name, kind, file, files } }: { source: SourceShown }) {
  const { t } = useTranslation()
  const { add } = useFrame()
  const [removing, setRemoving] = useState(false)
  const inFolder = files[0]?.path ?? file
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            icon={<MoreHorizontalRegular />}
            aria-label={t('overview.more', { name })}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => void agent.checkSource({ name })}>{t('checkNow')}</MenuItem>
            {kind !== 'webhook' && (
              <MenuItem onClick={() => add([thingOfSource(name, 'columns')])}>{t('add.change')}</MenuItem>
            )}
            {kind !== 'webhook' && (
              <MenuItem onClick={() => void shell.showInFolder(inFolder)}>
                {t('overview.showFolder')}
              </MenuItem>
            )}
            <MenuItem onClick={() => setRemoving(true)}>{t('overview.remove')}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {removing && <RemoveSource name={name} onClose={() => setRemoving(false)} />}
    </>
  )
}

/** Before a spreadsheet is let go: that nobody is removed for it. */
function RemoveSource({ name, onClose }: { name: string; onClose(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const [said, setSaid] = useState<Said>()
  const [busy, setBusy] = useState(false)
  const remove = async () => {
    setBusy(true)
    try {
      const { ok } = await agent.removeSource(name)
      if (ok) return onClose()
      setSaid({ intent: 'error', text: t('overview.notRemoved') })
    } catch (error) {
      setSaid({ intent: 'error', text: t(failedWords(error)) })
    }
    setBusy(false)
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('overview.removeTitle', { name })}</DialogTitle>
          <DialogContent className={look.stack}>
            <Text>{t('overview.removeText')}</Text>
            <Outcome said={said} />
          </DialogContent>
          <DialogActions>
            <Choice disabled={busy} onClick={() => void remove()}>
              {t('overview.remove')}
            </Choice>
            <Button appearance="primary" onClick={onClose}>
              {t('common.cancel')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
