/** A webhook is added or changed: which program, what is taken from its news, and what happens to people who are gone. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewWebhook, WebhookShown, WebhooksShown } from '../../../shared/ipc-webhook.ts'
import { agent } from '../../bridge.ts'
import { useLook } from '../../look.ts'
import { Choice, failedWords, Outcome, type Said } from '../../parts.tsx'
import { useSaid } from './parts.tsx'

type Preset = WebhookShown['preset'] & string
type Leaving = NewWebhook['onRemoved']
/** What cannot be put right again is last, and none is chosen for the person. */
const rules: readonly Leaving[] = ['leave groups', 'keep', 'delete']
const targets = [
  'name',
  'urn:tel',
  'urn:whatsapp',
  'urn:mailto',
  'urn:ext',
  'language',
  'groups',
  'field',
  'ignore',
] as const

/** A line of the table as it is typed; `id` never changes. */
type Line = { id: number; path: string; target: string; field: string }

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 2fr) minmax(110px, 1fr) minmax(0, 1fr) auto',
    gap: '8px',
    alignItems: 'end',
    '@media (max-width: 640px)': { gridTemplateColumns: '1fr 1fr' },
  },
})

const linesOf = (columns: WebhookShown['columns']): Line[] =>
  columns.map(({ path, target }, id) => {
    const field = /^field:(.*)$/.exec(target)?.[1]
    return { id, path, target: field === undefined ? target : 'field', field: field ?? '' }
  })
const listOf = (text: string) =>
  text
    .split(/[,;]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

export function WebhookForm({
  was,
  presets,
  onClose,
  onDone,
}: {
  /** Undefined: it is new. */
  was: WebhookShown | undefined
  presets: WebhooksShown['presets']
  onClose(): void
  onDone(name: string): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const saidOf = useSaid()
  const presetCalled = (name: string) => presets.find(({ preset }) => preset === name)
  const [preset, setPreset] = useState<Preset>(was?.preset ?? 'generic')
  const [name, setName] = useState(was?.name ?? '')
  const [lines, setLines] = useState<Line[]>(() =>
    linesOf(was?.columns ?? presetCalled('generic')?.columns ?? []),
  )
  const [key, setKey] = useState((was?.key ?? presetCalled('generic')?.key ?? []).join(', '))
  const [country, setCountry] = useState(was?.country ?? '')
  const [groups, setGroups] = useState(was?.groups.join(', ') ?? '')
  const [leaving, setLeaving] = useState<Leaving | undefined>(was?.onRemoved)
  const [said, setSaid] = useState<Said>()
  const [busy, setBusy] = useState(false)
  const [more, setMore] = useState(() => moreOf(was))
  const choosePreset = (next: Preset) => {
    setPreset(next)
    const known = presetCalled(next)
    setLines(linesOf(known?.columns ?? []))
    setKey((known?.key ?? []).join(', '))
    if (name.trim() === '' && next !== 'generic') setName(t(`settingsPage.webhook.preset.${next}`))
  }
  const used = lines.filter(({ path }) => path.trim() !== '')
  const hasAddress = used.some(({ target }) => target.startsWith('urn:'))
  const isCountry = /^(?:[A-Za-z]{2})?$/.test(country.trim())
  const isRight = name.trim() !== '' && hasAddress && isCountry && leaving !== undefined
  const save = async () => {
    if (!leaving) return
    setBusy(true)
    const asked: NewWebhook = {
      name: name.trim(),
      preset,
      columns: used.map(({ path, target, field }) => ({
        path: path.trim(),
        target: target === 'field' ? `field:${field.trim() || path.trim().split('.').at(-1)}` : target,
      })),
      key: listOf(key).length > 0 ? listOf(key) : null,
      country: orNull(country.toUpperCase()),
      groups: listOf(groups),
      onRemoved: leaving,
      event: orNull(more.event),
      removedWhen: listOf(more.removedWhen),
      deliveryId: orNull(more.deliveryId),
      order: orNull(more.order),
    }
    try {
      const done = await (was ? agent.changeWebhook({ ...asked, was: was.name }) : agent.addWebhook(asked))
      if (done.ok) return onDone(asked.name)
      const isTaken = done.complaints.some(({ code }) => code === 'taken-name')
      setSaid(isTaken ? { intent: 'error', text: t('settingsPage.webhook.form.nameTaken') } : saidOf(done))
    } catch (error) {
      setSaid({ intent: 'error', text: t(failedWords(error)) })
    }
    setBusy(false)
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 760 }}>
        <DialogBody>
          <DialogTitle>
            {was
              ? t('settingsPage.webhook.form.changeTitle', { name: was.name })
              : t('settingsPage.webhook.form.addTitle')}
          </DialogTitle>
          <DialogContent className={look.stack} style={{ gap: 14 }} tabIndex={0}>
            <Field label={t('settingsPage.webhook.form.program')}>
              <Select
                value={preset}
                onChange={(_event, { value }) => choosePreset(value as Preset)}
                style={{ maxWidth: 320 }}
              >
                {presets.map(({ preset: one }) => (
                  <option key={one} value={one}>
                    {t(`settingsPage.webhook.preset.${one}`)}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label={t('settingsPage.webhook.form.name')} required>
              <Input
                value={name}
                maxLength={100}
                onChange={(_event, { value }) => setName(value)}
                style={{ maxWidth: 320 }}
              />
            </Field>
            <Columns lines={lines} onLines={setLines} />
            {!hasAddress && <Text className={look.quiet}>{t('settingsPage.webhook.form.needAddress')}</Text>}
            <Field label={t('settingsPage.webhook.form.key')} hint={t('settingsPage.webhook.form.keyHint')}>
              <Input value={key} onChange={(_event, { value }) => setKey(value)} style={{ maxWidth: 320 }} />
            </Field>
            <Field
              label={t('settingsPage.webhook.form.country')}
              hint={t('settingsPage.webhook.form.countryHint')}
              {...(isCountry
                ? {}
                : {
                    validationState: 'error' as const,
                    validationMessage: t('settingsPage.webhook.form.countryWrong'),
                  })}
            >
              <Input
                value={country}
                maxLength={2}
                onChange={(_event, { value }) => setCountry(value)}
                style={{ maxWidth: 80 }}
              />
            </Field>
            <Field label={t('settingsPage.webhook.form.groups')}>
              <Input
                value={groups}
                onChange={(_event, { value }) => setGroups(value)}
                style={{ maxWidth: 420 }}
              />
            </Field>
            <Field label={t('settingsPage.webhook.form.leaving')} required>
              <RadioGroup
                value={leaving ?? ''}
                onChange={(_event, { value }) => setLeaving(rules.find((one) => one === value))}
              >
                {rules.map((one) => (
                  <Radio key={one} value={one} label={t(`add.rule.${one}`)} />
                ))}
              </RadioGroup>
            </Field>
            <Accordion collapsible>
              <AccordionItem value="more">
                <AccordionHeader>{t('settingsPage.webhook.form.advanced')}</AccordionHeader>
                <AccordionPanel className={look.stack}>
                  {(['event', 'removedWhen', 'deliveryId', 'order'] as const).map((one) => (
                    <Field key={one} label={t(`settingsPage.webhook.form.${one}`)}>
                      <Input
                        value={more[one]}
                        onChange={(_event, { value }) => setMore((before) => ({ ...before, [one]: value }))}
                        style={{ maxWidth: 420 }}
                      />
                    </Field>
                  ))}
                </AccordionPanel>
              </AccordionItem>
            </Accordion>
            <Outcome said={said} />
          </DialogContent>
          <DialogActions>
            <Choice appearance="primary" disabled={busy || !isRight} onClick={() => void save()}>
              {was ? t('settingsPage.save') : t('settingsPage.webhook.form.add')}
            </Choice>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

const moreOf = (was: WebhookShown | undefined) => ({
  event: was?.event ?? '',
  removedWhen: was?.removedWhen.join(', ') ?? '',
  deliveryId: was?.deliveryId ?? '',
  order: was?.order ?? '',
})

/** Where each value stands in the news, and what it becomes. */
function Columns({ lines, onLines }: { lines: Line[]; onLines(lines: Line[]): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const change = (id: number, changed: Partial<Line>) =>
    onLines(lines.map((line) => (line.id === id ? { ...line, ...changed } : line)))
  const nextId = Math.max(-1, ...lines.map(({ id }) => id)) + 1
  const known = (target: string) => (targets as readonly string[]).includes(target)
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }} className={look.stack}>
      <legend style={{ padding: 0, marginBottom: 4 }}>{t('settingsPage.webhook.form.columns')}</legend>
      {lines.map(({ id, path, target, field }) => (
        <div key={id} className={styles.line}>
          <Field label={t('settingsPage.webhook.form.path')}>
            <Input
              value={path}
              placeholder={t('settingsPage.webhook.form.pathHint')}
              onChange={(_event, { value }) => change(id, { path: value })}
            />
          </Field>
          <Field label={t('settingsPage.webhook.form.target')}>
            <Select value={target} onChange={(_event, { value }) => change(id, { target: value })}>
              {!known(target) && <option value={target}>{target.replace(/^urn:/, '')}</option>}
              {targets.map((one) => (
                <option key={one} value={one}>
                  {t(`settingsPage.webhook.targets.${one.replace('urn:', '')}`)}
                </option>
              ))}
            </Select>
          </Field>
          {target === 'field' ? (
            <Field label={t('settingsPage.webhook.form.field')}>
              <Input value={field} onChange={(_event, { value }) => change(id, { field: value })} />
            </Field>
          ) : (
            <span />
          )}
          <Button
            appearance="subtle"
            aria-label={t('settingsPage.webhook.form.dropColumn', { path: path || '…' })}
            onClick={() => onLines(lines.filter((line) => line.id !== id))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button onClick={() => onLines([...lines, { id: nextId, path: '', target: 'field', field: '' }])}>
          {t('settingsPage.webhook.form.addColumn')}
        </Button>
      </div>
    </fieldset>
  )
}
