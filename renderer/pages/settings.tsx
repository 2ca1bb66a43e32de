/** What a person may choose of the program itself, and forgetting somebody. */
import {
  Button,
  Checkbox,
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
  Switch,
  Text,
  Title2,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languages } from '../../shared/standing-words.ts'
import { agent, type Shell, shell } from '../bridge.ts'
import { useLook } from '../look.ts'
import { Loaded, Outcome, type Said } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { useAsked } from '../use-asked.ts'

/** Each language by its own name. */
const OWN_NAMES = { en: 'English', 'pt-BR': 'Português (Brasil)', es: 'Español' } as const
const AS_THE_PC = 'as-the-pc'
const switches = ['startAtLogin', 'notifications', 'keepAwake'] as const

export function Settings() {
  const { t } = useTranslation()
  const look = useLook()
  const asked = useAsked(() => shell.get())
  return (
    <div className={look.page}>
      <Title2 as="h1" className={look.heading}>
        {t('nav.settings')}
      </Title2>
      <Loaded asked={asked}>
        {(now) => (
          <>
            <Program now={now} again={asked.again} />
            <Privacy />
            <section className={look.card} aria-labelledby="about">
              <Subtitle1 as="h2" id="about" className={look.heading}>
                {t('settingsPage.about')}
              </Subtitle1>
              <Text>{t('settingsPage.version', { version: now.version })}</Text>
              <Text className={look.wrap}>{t('settingsPage.dataFolder', { folder: now.dataFolder })}</Text>
              {!now.keychain && <Text>{t('settingsPage.noKeychain')}</Text>}
              <div>
                <Button onClick={() => void shell.showInFolder(now.dataFolder)}>
                  {t('settingsPage.openFolder')}
                </Button>
              </div>
            </section>
          </>
        )}
      </Loaded>
    </div>
  )
}

function Program({ now, again }: { now: Shell; again(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const { speak } = useFrame()
  const choose = async (value: string) => {
    const language = languages.find((one) => one === value) ?? null
    await shell.change({ language })
    // What the PC speaks is known to the shell.
    speak((await shell.get()).language)
    again()
  }
  return (
    <section className={look.card} aria-labelledby="program">
      <Subtitle1 as="h2" id="program" className={look.heading}>
        {t('settingsPage.program')}
      </Subtitle1>
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
    </section>
  )
}

function Privacy() {
  const { t } = useTranslation()
  const look = useLook()
  const [address, setAddress] = useState('')
  const [thisToo, setThisToo] = useState(false)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const forget = async () => {
    setBusy(true)
    setAsking(false)
    try {
      const result = await agent.forget({ urn: address.trim(), thisToo })
      if (result.kind === 'refused') setSaid({ intent: 'error', text: t('settingsPage.nobody') })
      else {
        const rows = result.rows.map(({ source, sheet, row }) =>
          [source, sheet && t('common.sheet', { sheet }), t('common.row', { row })]
            .filter(Boolean)
            .join(', '),
        )
        const still = rows.length > 0 ? ` ${t('settingsPage.stillListed', { rows: rows.join('; ') })}` : ''
        const busyNow = result.complete ? '' : ` ${t('settingsPage.notComplete')}`
        setSaid({
          intent: rows.length > 0 || !result.complete ? 'warning' : 'success',
          text: `${t('settingsPage.forgotten')}${still}${busyNow}`,
        })
        setAddress('')
      }
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  return (
    <section className={look.card} aria-labelledby="privacy">
      <Subtitle1 as="h2" id="privacy" className={look.heading}>
        {t('settingsPage.privacy')}
      </Subtitle1>
      <Text>{t('settingsPage.forgetText')}</Text>
      <Field label={t('settingsPage.address')} hint={t('settingsPage.addressHint')}>
        <Input
          value={address}
          onChange={(_event, { value }) => setAddress(value)}
          style={{ maxWidth: 320 }}
          autoComplete="off"
        />
      </Field>
      <Checkbox
        label={t('settingsPage.thisToo')}
        checked={thisToo}
        onChange={(_event, { checked }) => setThisToo(checked === true)}
      />
      <div>
        <Button disabled={busy || address.trim() === ''} onClick={() => setAsking(true)}>
          {t('settingsPage.forget')}
        </Button>
      </div>
      <Outcome said={said} />
      <Dialog open={asking} onOpenChange={(_event, { open }) => setAsking(open)}>
        <DialogSurface>
          <DialogBody>
            <DialogTitle>{t('settingsPage.forgetAsk', { address: address.trim() })}</DialogTitle>
            <DialogContent>{t('settingsPage.forgetWarn')}</DialogContent>
            <DialogActions>
              <Button onClick={() => void forget()}>{t('settingsPage.forget')}</Button>
              <Button appearance="primary" onClick={() => setAsking(false)}>
                {t('common.cancel')}
              </Button>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
    </section>
  )
}
