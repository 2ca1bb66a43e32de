/** Where the program's data lies, and the setup as a file to keep or to bring in. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Complaint, LookedAtSetup, SetupChange } from '../../../shared/ipc-settings.ts'
import { agent, type Shell, shell } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Choice, Loaded, Outcome, type Said } from '../../parts.tsx'
import { useAsked } from '../../use-asked.ts'
import { Section, useComplaint, useDay, useSaid, useSize } from './parts.tsx'

export function Data({ now, again }: { now: Shell; again(): void }) {
  return (
    <>
      <DataFolder now={now} />
      <SetupFile again={again} />
    </>
  )
}

function DataFolder({ now }: { now: Shell }) {
  const { t } = useTranslation()
  const look = useLook()
  const size = useSize()
  const day = useDay()
  const asked = useAsked(() => agent.dataShown(undefined), '', true)
  return (
    <Section title={t('settingsPage.data.title')}>
      <Text>{t('settingsPage.data.text')}</Text>
      <Text className={look.wrap}>{t('settingsPage.dataFolder', { folder: now.dataFolder })}</Text>
      <Loaded asked={asked}>
        {({ bytes, backups, refused }) =>
          refused ? (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>{t(`settingsPage.data.refused.${refused}`)}</MessageBarBody>
            </MessageBar>
          ) : (
            <Text className={look.quiet}>
              {t('settingsPage.data.size', { size: size(bytes) })}
              {' · '}
              {backups[0]
                ? t('settingsPage.data.backups', { count: backups.length, day: day(backups[0].date) })
                : t('settingsPage.data.noBackups')}
            </Text>
          )
        }
      </Loaded>
      <div>
        <Button onClick={() => void shell.showInFolder(now.dataFolder)}>
          {t('settingsPage.openFolder')}
        </Button>
      </div>
    </Section>
  )
}

/** Said of a file that is not taken. */
type Refused = { said: Said; complaints: Complaint[] }
const MOST_COMPLAINTS = 20

function SetupFile({ again }: { again(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const saidOf = useSaid()
  const complaint = useComplaint()
  const [said, setSaid] = useState<Said>()
  const [complaints, setComplaints] = useState<Complaint[]>([])
  const [looked, setLooked] = useState<LookedAtSetup & { kind: 'changes' }>()
  const say = (next: Said, wrong: Complaint[] = []) => {
    setSaid(next)
    setComplaints(wrong)
  }
  const failed = () => say({ intent: 'error', text: t('common.failed') })
  const save = async () => {
    const chosen = await shell.chooseSaveFile(
      `${t('settingsPage.file.exportName')}.json`,
      t('settingsPage.file.export'),
    )
    if (chosen === null) return
    const file = /\.json$/i.test(chosen) ? chosen : `${chosen}.json`
    try {
      const done = await agent.exportSetup({ file })
      if (done.ok) say({ intent: 'success', text: t('settingsPage.file.exported', { file }) })
      else say({ intent: 'error', text: t('settingsPage.file.notExported') })
    } catch {
      failed()
    }
  }
  const bringIn = async () => {
    const [file] = await shell.chooseFiles(t('settingsPage.file.import'))
    if (file === undefined) return
    try {
      const answer = await agent.lookAtSetup({ file })
      if (answer.kind === 'changes') {
        setSaid(undefined)
        setComplaints([])
        setLooked(answer)
      } else {
        const { said: why, complaints: wrong } = refusal(answer)
        say(why, wrong)
      }
    } catch {
      failed()
    }
  }
  const refusal = (answer: Exclude<LookedAtSetup, { kind: 'changes' }>): Refused => {
    const text = (): string => {
      switch (answer.kind) {
        case 'nothing-new':
          return t('settingsPage.file.nothingNew')
        case 'no-account':
          return t('settingsPage.file.noAccount')
        case 'other-account':
          return t('settingsPage.file.otherAccount', { host: answer.host })
        case 'locked':
          return t('settingsPage.file.locked', { what: answer.locked.join(', ') })
        case 'wrong':
          return t('settingsPage.file.wrong')
      }
    }
    const intent = answer.kind === 'nothing-new' ? 'info' : 'error'
    return { said: { intent, text: text() }, complaints: answer.kind === 'wrong' ? answer.complaints : [] }
  }
  const take = async (id: string) => {
    setLooked(undefined)
    try {
      const done = await agent.takeSetup({ id })
      if (done.ok) say({ intent: 'success', text: t('settingsPage.file.taken') })
      else if (done.why === 'changed-since')
        say({ intent: 'warning', text: t('settingsPage.file.changedSince') })
      else say(saidOf(done))
      again()
    } catch {
      failed()
    }
  }
  return (
    <Section title={t('settingsPage.file.title')}>
      <Text>{t('settingsPage.file.text')}</Text>
      <div className={look.row}>
        <Button onClick={() => void save()}>{t('settingsPage.file.export')}</Button>
        <Button onClick={() => void bringIn()}>{t('settingsPage.file.import')}</Button>
      </div>
      <Outcome said={said} />
      {complaints.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: 20 }}>
          {complaints.slice(0, MOST_COMPLAINTS).map((one) => (
            <li key={`${one.path} ${one.code}`} className={look.wrap}>
              {complaint(one)}
            </li>
          ))}
        </ul>
      )}
      {looked && (
        <Changes looked={looked} onTake={() => void take(looked.id)} onClose={() => setLooked(undefined)} />
      )}
    </Section>
  )
}

/** What the file would change, before any of it is taken. */
function Changes({
  looked,
  onTake,
  onClose,
}: {
  looked: LookedAtSetup & { kind: 'changes' }
  onTake(): void
  onClose(): void
}) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const settingName = (path: string) => {
    const key = path.replace('.', '_')
    if (i18n.exists(`settingsPage.file.settings.${key}`)) return t(`settingsPage.file.settings.${key}`)
    const limit = path.replace(/^limits\./, '')
    if (i18n.exists(`settingsPage.limits.${limit}`)) return t(`settingsPage.limits.${limit}`)
    return t('settingsPage.file.settings.other', { path })
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 720 }}>
        <DialogBody>
          <DialogTitle>{t('settingsPage.file.importTitle')}</DialogTitle>
          <DialogContent className={look.stack} tabIndex={0}>
            <Text>{t('settingsPage.file.nothingYet')}</Text>
            <ul className={look.list}>
              {looked.sources.map((change) => (
                <Change key={change.name} change={change} />
              ))}
              {looked.settings.map(({ path, before, after }) => (
                <li key={path} className={look.wrap}>
                  {t('settingsPage.file.setting', { name: settingName(path), before, after })}
                </li>
              ))}
            </ul>
            {looked.needSecret.length > 0 && (
              <MessageBar intent="info" layout="multiline">
                <MessageBarBody>
                  {t('settingsPage.file.needSecret', { names: looked.needSecret.join(', ') })}
                </MessageBarBody>
              </MessageBar>
            )}
          </DialogContent>
          <DialogActions>
            <Choice appearance="primary" onClick={onTake}>
              {t('settingsPage.file.take')}
            </Choice>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

function Change({ change: { name, change, keys, beginsAgain, notThere } }: { change: SetupChange }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const words = keys.map((key) => {
    const known = i18n.exists(`settingsPage.file.keys.${key}`) ? key : 'other'
    return t(`settingsPage.file.keys.${known}`)
  })
  return (
    <li className={look.stack} style={{ gap: 2 }}>
      <Text weight="semibold" className={look.wrap}>
        {t(`settingsPage.file.change.${change}`, { name, keys: [...new Set(words)].join(', ') })}
      </Text>
      {beginsAgain && <Text className={look.quiet}>{t('settingsPage.file.beginsAgain')}</Text>}
      {notThere !== null && (
        <Text className={look.quiet}>{t('settingsPage.file.notThere', { file: notThere })}</Text>
      )}
    </li>
  )
}
