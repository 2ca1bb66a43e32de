/** Which sheet, and which of its rows has the column names; for text files how they are read. */
import {
  Button,
  Checkbox,
  Field,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Select,
  Spinner,
  Text,
} from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agent } from '../../bridge.ts'
import { useFormats } from '../../formats.ts'
import { useLook } from '../../look.ts'
import type { Draft, Item, Reading, Table } from './draft.ts'
import { HaltText } from './halt-text.tsx'
import { PreviewGrid } from './preview-grid.tsx'
import { useAnswer } from './use-answer.ts'
import { useWizardLook } from './wizard-look.ts'

const ROWS_SHOWN = 30

export function SheetStep({
  item,
  onChange,
  onSay,
}: {
  item: Item
  onChange(what: Partial<Draft>): void
  onSay(text: string): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { draft, path } = item
  const pattern = draft.folder !== null && draft.pattern.trim() !== '' ? draft.pattern.trim() : undefined
  const question = JSON.stringify([path, pattern, draft.read])
  const answer = useAnswer(path === null ? null : question, () =>
    agent.lookInside({
      path: path!,
      ...(pattern !== undefined && { pattern }),
      ...draft.read,
      rows: ROWS_SHOWN,
    }),
  )
  const shown = answer.value ?? answer.last
  const found = answer.value?.kind === 'table' ? answer.value : null
  const tell = useRef({ onChange, onSay, table: draft.table })
  tell.current = { onChange, onSay, table: draft.table }
  const isHalted = answer.value?.kind === 'halt' || answer.failed
  useEffect(() => {
    const { onChange: change, onSay: say, table } = tell.current
    if (found && JSON.stringify(found) !== JSON.stringify(table)) {
      // Other columns: what was found out about them is found out anew.
      const isSame = table !== null && found.headers.join('\n') === table.headers.join('\n')
      change({ table: found, ...(!isSame && { proposal: null }) })
      if (found.headerRow !== null)
        say(
          t('add.headerIs', {
            row: found.headerRow,
            headers: found.headers.filter((one) => one !== '').join(', '),
          }),
        )
    } else if (isHalted && table) change({ table: null, proposal: null })
  }, [found, isHalted, t])
  const read = (what: Reading, anew = false) => {
    const { headerRow, ...others } = draft.read
    const kept = anew || headerRow === undefined ? others : draft.read
    onChange({ read: { ...kept, ...what }, proposal: null })
  }
  const table = shown?.kind === 'table' ? shown : null
  return (
    <>
      {answer.failed && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{t('common.failed')}</MessageBarBody>
          <MessageBarActions>
            <Button onClick={answer.again}>{t('common.tryAgain')}</Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {shown === undefined && !answer.failed && <Spinner label={t('add.reading', { name: item.name })} />}
      {shown?.kind === 'halt' && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <HaltText code={shown.code} detail={shown.detail} />
          </MessageBarBody>
          <MessageBarActions>
            <Button onClick={answer.again}>{t('common.tryAgain')}</Button>
            {Object.keys(draft.read).length > 0 && (
              <Button onClick={() => onChange({ read: {}, proposal: null })}>{t('add.asFound')}</Button>
            )}
          </MessageBarActions>
        </MessageBar>
      )}
      {table && (
        <>
          {table.openElsewhere && (
            <MessageBar intent="info" layout="multiline">
              <MessageBarBody>
                {t('add.openElsewhere', { at: formats.moment(table.modifiedAt) })}
              </MessageBarBody>
            </MessageBar>
          )}
          {item.shown?.kind === 'folder' && (
            <Text className={look.wrap}>
              {t('add.newestShown', { name: table.file.split(/[\\/]/).at(-1) ?? '' })}
            </Text>
          )}
          <Sheets table={table} read={draft.read} onRead={read} />
          <PreviewGrid
            table={table}
            isBusy={answer.value === undefined && !answer.failed}
            onHeader={(headerRow) => read({ headerRow })}
          />
          <AsText table={table} read={draft.read} onRead={read} />
        </>
      )}
    </>
  )
}

/** `anew`: the row with the column names is found out anew. */
type PartProps = { table: Table; read: Reading; onRead(what: Reading, anew?: boolean): void }

function Sheets({ table: { sheets, sheet }, read, onRead }: PartProps) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useWizardLook()
  if (sheets.length < 2) return null
  const chosen = read.sheet ?? [sheet]
  return (
    <fieldset className={styles.fieldset}>
      <legend className={styles.legend}>{t('add.sheets')}</legend>
      <div className={look.row}>
        {sheets.map(({ name, hidden }) => (
          <Checkbox
            key={name}
            checked={chosen.includes(name)}
            label={hidden ? t('add.sheetHidden', { name }) : name}
            onChange={(_event, { checked }) => {
              const names = sheets
                .map((one) => one.name)
                .filter((one) => (one === name ? checked === true : chosen.includes(one)))
              // One is always read.
              if (names.length > 0) onRead({ sheet: names }, true)
            }}
          />
        ))}
      </div>
      {chosen.length > 1 && (
        <Text size={200} className={look.quiet}>
          {t('add.sheetsTogether', { first: sheet })}
        </Text>
      )}
    </fieldset>
  )
}

const encodings = [
  'utf-8',
  'windows-1252',
  'iso-8859-15',
  'macintosh',
  'utf-16le',
  'utf-16be',
  'ibm850',
  'windows-1251',
  'windows-1250',
  'shift_jis',
  'gb18030',
]
const delimiters = [
  [';', 'semicolon'],
  [',', 'comma'],
  ['\t', 'tab'],
  ['|', 'bar'],
] as const

/** Of text files: with which letters and between what they are read, for who sees strange signs in the grid. */
function AsText({ table: { text }, read, onRead }: PartProps) {
  const { t } = useTranslation()
  const look = useLook()
  const isOverruled = read.encoding !== undefined || read.delimiter !== undefined
  const [open, setOpen] = useState(isOverruled || text?.encodingSure === false)
  if (!text) return null
  const { encoding, delimiter } = text
  const listed = encodings.some((one) => one === encoding.toLowerCase())
    ? encodings
    : [encoding, ...encodings]
  return (
    <div className={look.stack}>
      <div>
        <Button appearance="subtle" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('add.notReadable')}
        </Button>
      </div>
      {open && (
        <div className={look.row} style={{ gap: 16 }}>
          <Field label={t('add.encoding')}>
            <Select
              value={read.encoding ?? listed.find((one) => one.toLowerCase() === encoding.toLowerCase())}
              onChange={(_event, { value }) => onRead({ encoding: value })}
            >
              {listed.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('add.delimiter')}>
            <Select
              value={read.delimiter ?? delimiter}
              onChange={(_event, { value }) => onRead({ delimiter: value }, true)}
            >
              {delimiters.map(([sign, name]) => (
                <option key={sign} value={sign}>
                  {t(`add.delimiters.${name}`)}
                </option>
              ))}
              {!delimiters.some(([sign]) => sign === delimiter) && (
                <option value={delimiter}>{delimiter}</option>
              )}
            </Select>
          </Field>
        </div>
      )}
    </div>
  )
}
