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
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languages } from '../../shared/standing-words.ts'
import { agent, type Shell, shell } from '../bridge.ts'
import { useLook } from '../look.ts'
import { Choice, Loaded, Outcome, type Said } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { useAsked } from '../use-asked.ts'
import { UpdatesCard } from './settings-updates.tsx'

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
            <Working />
            <Privacy />
            <UpdatesCard />
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

/** What the setup file says beside its spreadsheets; what it leaves out has the value shown. */
const AS_A_RULE = { requestsPerHour: 'auto', quietSeconds: 10, retentionDays: 90 } as const
const MOST_REQUESTS = 1_000_000

function Working() {
  const { t } = useTranslation()
  const look = useLook()
  const asked = useAsked(() => agent.getSetup(undefined))
  return (
    <section className={look.card} aria-labelledby="working">
      <Subtitle1 as="h2" id="working" className={look.heading}>
        {t('settingsPage.working')}
      </Subtitle1>
      <Loaded asked={asked}>{(setup) => <WorkingForm setup={setup ?? {}} />}</Loaded>
    </section>
  )
}

function WorkingForm({ setup }: { setup: Record<string, unknown> }) {
  const { t } = useTranslation()
  const look = useLook()
  const account = (setup.workspace ?? {}) as { requestsPerHour?: unknown }
  const written = account.requestsPerHour ?? AS_A_RULE.requestsPerHour
  const [pace, setPace] = useState(written === 'auto' || written === 'unlimited' ? written : 'number')
  const [requests, setRequests] = useState(typeof written === 'number' ? String(written) : '2000')
  const [days, setDays] = useState(String(setup.retentionDays ?? AS_A_RULE.retentionDays))
  const [quiet, setQuiet] = useState(String(setup.quietSeconds ?? AS_A_RULE.quietSeconds))
  const [said, setSaid] = useState<Said>()
  const isRight =
    isWhole(days, 1, 3650) &&
    isWhole(quiet, 0, 3600) &&
    (pace !== 'number' || isWhole(requests, 1, MOST_REQUESTS))
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!isRight) return
    try {
      const done = await agent.changeSettings({
        requestsPerHour: pace === 'auto' || pace === 'unlimited' ? pace : Number(requests),
        retentionDays: Number(days),
        quietSeconds: Number(quiet),
      })
      setSaid(
        done.ok
          ? { intent: 'success', text: t('settingsPage.saved') }
          : { intent: 'error', text: t('settingsPage.notSaved') },
      )
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
  }
  return (
    <form className={look.stack} onSubmit={(event) => void save(event)}>
      <Field label={t('settingsPage.pace')} hint={t('settingsPage.paceHint')}>
        <Select value={pace} onChange={(_event, { value }) => setPace(value)} style={{ maxWidth: 320 }}>
          {['auto', 'number', 'unlimited'].map((one) => (
            <option key={one} value={one}>
              {t(`settingsPage.paces.${one}`)}
            </option>
          ))}
        </Select>
      </Field>
      {pace === 'number' && (
        <NumberField
          label={t('settingsPage.requests')}
          value={requests}
          most={MOST_REQUESTS}
          onValue={setRequests}
        />
      )}
      <NumberField
        label={t('settingsPage.quietSeconds')}
        value={quiet}
        least={0}
        most={3600}
        onValue={setQuiet}
      />
      <NumberField label={t('settingsPage.retentionDays')} value={days} most={3650} onValue={setDays} />
      <div>
        <Button type="submit" disabled={!isRight}>
          {t('settingsPage.save')}
        </Button>
      </div>
      <Outcome said={said} />
    </form>
  )
}

const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d{1,9}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most

function NumberField({
  label,
  value,
  least = 1,
  most,
  onValue,
}: {
  label: string
  value: string
  least?: number
  most: number
  onValue(value: string): void
}) {
  const { t } = useTranslation()
  const wrong = isWhole(value, least, most)
    ? {}
    : ({ validationState: 'error', validationMessage: t('settingsPage.between', { least, most }) } as const)
  return (
    <Field label={label} {...wrong}>
      <Input
        value={value}
        inputMode="numeric"
        onChange={(_event, { value: typed }) => onValue(typed)}
        style={{ maxWidth: 160 }}
      />
    </Field>
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
              <Choice onClick={() => void forget()}>{t('settingsPage.forget')}</Choice>
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
