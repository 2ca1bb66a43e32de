/** A spreadsheet is added: which file, what its columns are taken for, and what happens to people who leave it. Nothing is sent. */
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
  Radio,
  RadioGroup,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PeekedFile, SourceShown } from '../../shared/ipc-agent.ts'
import { agent } from '../bridge.ts'
import { useLook } from '../look.ts'
import { Choice, Loaded, Outcome, type Said } from '../parts.tsx'
import { useAsked } from '../use-asked.ts'

type Leaving = SourceShown['onRemoved']
/** What cannot be put right again is last, and none is chosen for the person. */
const rules: readonly Leaving[] = ['leave groups', 'keep', 'delete']

export function AddDialog({ file, onClose }: { file: string; onClose(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const [name, setName] = useState(nameOf(file))
  const [rule, setRule] = useState<Leaving>()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const asked = useAsked(() => agent.peek({ path: file, rows: 5 }), file, true)
  const isTable = asked.value?.kind === 'table' && asked.value.knownAs === null
  const add = async () => {
    setBusy(true)
    try {
      const done = await agent.addSource({ name: name.trim(), path: file, onRemoved: rule })
      if (done.ok) return onClose()
      setSaid({ intent: 'error', text: t('add.refused') })
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 760 }}>
        <DialogBody>
          <DialogTitle>{t('add.title')}</DialogTitle>
          <DialogContent className={look.stack} tabIndex={0}>
            <Text className={look.wrap}>{t('add.nothingSent', { file })}</Text>
            <Loaded asked={asked}>{(peeked) => <Columns peeked={peeked} />}</Loaded>
            {isTable && (
              <>
                <Field label={t('add.name')} required>
                  <Input value={name} maxLength={100} onChange={(_event, { value }) => setName(value)} />
                </Field>
                <Field label={t('add.leaving')} required>
                  <RadioGroup
                    value={rule ?? ''}
                    onChange={(_event, { value }) => setRule(rules.find((one) => one === value))}
                  >
                    {rules.map((one) => (
                      <Radio key={one} value={one} label={t(`add.rule.${one}`)} />
                    ))}
                  </RadioGroup>
                </Field>
              </>
            )}
            <Outcome said={said} />
          </DialogContent>
          <DialogActions>
            <Choice
              appearance="primary"
              disabled={busy || !isTable || rule === undefined || name.trim() === ''}
              onClick={() => void add()}
            >
              {t('add.add')}
            </Choice>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

/** `C:\Documents\clientes.xlsx` → `clientes`. */
const nameOf = (file: string): string => (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]+$/, '')

function Columns({ peeked }: { peeked: PeekedFile }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  if (peeked.kind === 'halt') {
    const code = i18n.exists(`halt.${peeked.code}`) ? peeked.code : 'other'
    return <Text>{t(`halt.${code}`, { missing: '' })}</Text>
  }
  if (peeked.knownAs !== null) return <Text>{t('add.known', { name: peeked.knownAs })}</Text>
  /** `urn:tel`, `field:cidade` in the words people have for them. */
  const takenFor = (target: string | null): string => {
    if (target === null || target === 'ignore') return t('add.notUsed')
    const [kind, key] = target.split(':')
    if (kind === 'field') return t('add.field', { name: key })
    if (kind === 'urn') return t('attribute.urn')
    return i18n.exists(`attribute.${kind}`) ? t(`attribute.${kind}`) : target
  }
  return (
    <div className={look.tableScroll}>
      <Table aria-label={t('add.columns')} size="small">
        <TableHeader>
          <TableRow>
            <TableHeaderCell>{t('add.column')}</TableHeaderCell>
            <TableHeaderCell>{t('add.taken')}</TableHeaderCell>
            <TableHeaderCell>{t('add.sample')}</TableHeaderCell>
          </TableRow>
        </TableHeader>
        <TableBody>
          {peeked.columns.map(({ header, target, samples }, place) => (
            // Two columns may have the same header, and none moves while it is shown.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <TableRow key={place}>
              <TableCell className={look.wrap}>{header}</TableCell>
              <TableCell className={look.wrap}>{takenFor(target)}</TableCell>
              <TableCell className={look.wrap}>{samples.slice(0, 2).join(', ')}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
