/** Files for whoever helps with a fault: shown as they are, then saved as they were shown. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  makeStyles,
  Spinner,
  Subtitle2,
  Text,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiagnosticsShown } from '../../../shared/ipc-settings.ts'
import { agent, shell } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Outcome, type Said } from '../../parts.tsx'
import { Section, useSize } from './parts.tsx'

const useStyles = makeStyles({
  text: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
})

export function Help() {
  const { t } = useTranslation()
  const look = useLook()
  const [shown, setShown] = useState<DiagnosticsShown>()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const [saved, setSaved] = useState<string>()
  const gather = async () => {
    setBusy(true)
    setSaid(undefined)
    setSaved(undefined)
    try {
      setShown(await agent.diagnostics(undefined))
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  const save = async (id: string) => {
    const folder = await shell.chooseFolder(t('settingsPage.help.save'))
    if (folder === undefined) return
    try {
      const done = await agent.saveDiagnostics({ id, folder })
      if (done.ok) {
        setSaved(done.path)
        setSaid({ intent: 'success', text: t('settingsPage.help.saved', { path: done.path }) })
      } else {
        const key = done.why === 'not-written' ? 'notSaved' : 'changedSince'
        setSaid({ intent: 'error', text: t(`settingsPage.help.${key}`) })
      }
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
  }
  return (
    <Section title={t('settingsPage.help.title')}>
      <Text>{t('settingsPage.help.text')}</Text>
      <div className={look.row}>
        <Button disabledFocusable={busy} onClick={() => void gather()}>
          {t('settingsPage.help.show')}
        </Button>
        {shown && (
          <Button appearance="primary" onClick={() => void save(shown.id)}>
            {t('settingsPage.help.save')}
          </Button>
        )}
      </div>
      {busy && <Spinner label={t('common.loading')} />}
      <Outcome said={said}>
        {saved !== undefined && (
          <Button onClick={() => void shell.showInFolder(saved)}>{t('settingsPage.help.open')}</Button>
        )}
      </Outcome>
      {shown && <Files files={shown.files} />}
    </Section>
  )
}

function Files({ files }: { files: DiagnosticsShown['files'] }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const size = useSize()
  const titleOf = (name: string) => {
    const key = `settingsPage.help.files.${name.replace(/\..*/, '')}`
    return i18n.exists(key) ? t(key) : name
  }
  return (
    <div className={look.stack}>
      <Subtitle2 as="h3" className={look.heading}>
        {t('settingsPage.help.contents')}
      </Subtitle2>
      <Accordion collapsible multiple>
        {files.map(({ name, bytes, text, isWhole }) => (
          <AccordionItem key={name} value={name}>
            <AccordionHeader>{`${titleOf(name)} · ${size(bytes)}`}</AccordionHeader>
            <AccordionPanel className={look.stack}>
              <Textarea
                readOnly
                resize="vertical"
                rows={12}
                value={text}
                aria-label={titleOf(name)}
                textarea={{ className: styles.text }}
              />
              {!isWhole && <Text>{t('settingsPage.help.cut', { size: size(bytes) })}</Text>}
            </AccordionPanel>
          </AccordionItem>
        ))}
      </Accordion>
    </div>
  )
}
