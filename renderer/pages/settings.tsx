/** What a person may choose, in sections; what an administrator has set is shown with a lock. */
import { MessageBar, MessageBarBody, Tab, TabList, Text, Title2 } from '@fluentui/react-components'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PolicyShown, SettingsShown } from '../../shared/ipc-settings.ts'
import { agent, type Shell, shell } from '../bridge.ts'
import { useLook } from '../look.ts'
import { Loaded } from '../parts.tsx'
import { useAsked } from '../use-asked.ts'
import { Data } from './settings/data.tsx'
import { Help } from './settings/help.tsx'
import { useComplaint } from './settings/parts.tsx'
import { Privacy } from './settings/privacy.tsx'
import { Program } from './settings/program.tsx'
import { Safety } from './settings/safety.tsx'
import { Webhooks } from './settings/webhooks.tsx'
import { Working } from './settings/working.tsx'

const sections = ['program', 'working', 'safety', 'webhooks', 'privacy', 'data', 'help'] as const
type SectionName = (typeof sections)[number]

export function Settings() {
  const { t } = useTranslation()
  const look = useLook()
  const [section, setSection] = useState<SectionName>('program')
  const ofShell = useAsked(() => shell.get(), '', true)
  const asked = useAsked(() => agent.settings(undefined), '', true)
  // Another setup fills the fields of a section anew; what is typed in between stays.
  const [version, setVersion] = useState(0)
  const isAnother = useRef(false)
  const again = () => asked.again()
  const anew = () => {
    isAnother.current = true
    asked.again()
  }
  // With its answer, not before: a field filled from the old one would be saved as it was.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer is what it follows
  useEffect(() => {
    if (!isAnother.current) return
    isAnother.current = false
    setVersion((before) => before + 1)
  }, [asked.value])
  const content = (now: Shell, shown: SettingsShown): Record<SectionName, () => ReactNode> => ({
    program: () => <Program now={now} again={ofShell.again} />,
    working: () => <Working key={version} shown={shown} again={again} />,
    safety: () => <Safety key={version} shown={shown} again={again} />,
    webhooks: () => <Webhooks now={now} policy={shown.policy} />,
    privacy: () => <Privacy />,
    data: () => <Data now={now} again={anew} />,
    help: () => <Help />,
  })
  return (
    <div className={look.page}>
      <Title2 as="h1" className={look.heading}>
        {t('nav.settings')}
      </Title2>
      <TabList
        className={look.tabs}
        aria-label={t('settingsPage.sections.title')}
        selectedValue={section}
        onTabSelect={(_event, { value }) => setSection(value as SectionName)}
      >
        {sections.map((one) => (
          <Tab key={one} id={`section-${one}`} value={one} aria-controls="section">
            {t(`settingsPage.sections.${one}`)}
          </Tab>
        ))}
      </TabList>
      <Loaded asked={ofShell}>
        {(now) => (
          <Loaded asked={asked}>
            {(shown) => (
              <div
                id="section"
                role="tabpanel"
                aria-labelledby={`section-${section}`}
                className={look.stack}
                style={{ gap: 20 }}
              >
                <ByAdministrator policy={shown.policy} />
                {content(now, shown)[section]()}
              </div>
            )}
          </Loaded>
        )}
      </Loaded>
    </div>
  )
}

/** Says that there is an administrator's file, and what in it is wrong. */
function ByAdministrator({ policy: { file, locked, complaints } }: { policy: PolicyShown }) {
  const { t } = useTranslation()
  const look = useLook()
  const complaint = useComplaint()
  if (file === null || (locked.length === 0 && complaints.length === 0)) return null
  const isBroken = locked.includes('*')
  return (
    <MessageBar intent={complaints.length > 0 ? 'warning' : 'info'} layout="multiline">
      <MessageBarBody>
        <div className={look.stack}>
          {isBroken
            ? t('settingsPage.policy.everything')
            : locked.length > 0 && t('settingsPage.policy.title')}
          {complaints.length > 0 && !isBroken && <span>{t('settingsPage.policy.wrong')}</span>}
          {complaints.length > 0 && (
            <>
              <ul style={{ margin: 0, paddingInlineStart: 20 }}>
                {complaints.map((one) => (
                  <li key={`${one.path} ${one.code}`} className={look.wrap}>
                    {complaint(one)}
                  </li>
                ))}
              </ul>
              <Text size={200} className={look.wrap}>
                {t('settingsPage.policy.file', { file })}
              </Text>
            </>
          )}
        </div>
      </MessageBarBody>
    </MessageBar>
  )
}
