/** What a person may choose of the program itself. */
import { Field, Select, Switch, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { languages } from '../../../shared/standing-words.ts'
import { type Shell, shell } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Section } from './parts.tsx'
import { UpdatesCard } from './updates.tsx'

/** Each language by its own name. */
const OWN_NAMES = { en: 'English', 'pt-BR': 'Português (Brasil)', es: 'Español' } as const
const AS_THE_PC = 'as-the-pc'
const switches = ['startAtLogin', 'notifications', 'keepAwake'] as const

export function Program({ now, again }: { now: Shell; again(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const choose = async (value: string) => {
    await shell.change({ language: languages.find((one) => one === value) ?? null })
    again()
  }
  return (
    <>
      <Section title={t('settingsPage.program')}>
        <Field label={t('settingsPage.language')}>
          <Select
            value={now.languageChosen ?? AS_THE_PC}
            onChange={(_event, { value }) => void choose(value)}
            style={{ maxWidth: 320 }}
          >
            <option value={AS_THE_PC}>{t('settingsPage.asThePc')}</option>
            {languages.map((language) => (
              <option key={language} value={language} lang={language}>
                {OWN_NAMES[language]}
              </option>
            ))}
          </Select>
        </Field>
        {switches.map((name) => (
          <div key={name} className={look.stack}>
            <Switch
              label={t(`settingsPage.${name}`)}
              checked={now[name]}
              onChange={(_event, { checked }) => void shell.change({ [name]: checked }).then(again)}
            />
          </div>
        ))}
      </Section>
      <UpdatesCard />
      <Section title={t('settingsPage.about')}>
        <Text>{t('settingsPage.version', { version: now.version })}</Text>
        {!now.keychain && <Text>{t('settingsPage.noKeychain')}</Text>}
      </Section>
    </>
  )
}
