/** What is added: chosen or dropped files and folders, how each stands, and whether it is kept in step or sent once. */
import {
  Badge,
  Button,
  Field,
  Input,
  mergeClasses,
  Radio,
  RadioGroup,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components'
import { DocumentTableRegular } from '@fluentui/react-icons/svg/document-table'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agent, shell } from '../../bridge.ts'
import { useFormats } from '../../formats.ts'
import { useLook } from '../../look.ts'
import { Empty } from '../../parts.tsx'
import { type Draft, type FolderKind, fileName, type Item } from './draft.ts'
import { HaltText } from './halt-text.tsx'
import { type Thing, thingsOfPaths } from './things.ts'
import { useWizardLook } from './wizard-look.ts'

const folderKinds: readonly FolderKind[] = ['newest', 'together', 'changes only']

export function WhatStep({
  items,
  item,
  onChange,
  onChoose,
  onAdd,
  onRemove,
  onSay,
}: {
  items: readonly Item[]
  item: Item | null
  onChange(what: Partial<Draft>): void
  onChoose(id: string): void
  onAdd(things: readonly Thing[]): void
  onRemove(id: string): void
  onSay(text: string): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  // What can be gone through stands first.
  const inOrder = [...items.filter(isOpen), ...items.filter((one) => !isOpen(one))]
  const choose = (asked: Promise<string[]>) =>
    void asked.then((paths) => paths.length > 0 && onAdd(thingsOfPaths(paths)))
  const buttons = (
    <div className={look.row}>
      <Button
        appearance={items.length === 0 ? 'primary' : 'secondary'}
        icon={<DocumentTableRegular />}
        onClick={() => choose(shell.chooseFiles(t('add.chooseFiles')))}
      >
        {t('add.chooseFiles')}
      </Button>
      <Button
        icon={<FolderRegular />}
        onClick={() =>
          choose(
            shell
              .chooseFolder(t('add.chooseFolder'))
              .then((folder) => (folder === undefined ? [] : [folder])),
          )
        }
      >
        {t('add.chooseFolder')}
      </Button>
    </div>
  )
  if (items.length === 0)
    return (
      <>
        <Empty icon={<DocumentTableRegular fontSize={40} />} title={t('add.dropHere')}>
          {t('add.kinds')}
        </Empty>
        <div style={{ justifySelf: 'center' }}>{buttons}</div>
      </>
    )
  return (
    <>
      {items.length > 1 && <Text>{t('add.several', { count: items.length })}</Text>}
      <ul className={look.list} aria-label={t('add.list')}>
        {inOrder.map((one) => (
          <li key={one.id}>
            <One
              item={one}
              isChosen={one.id === item?.id}
              isAlone={items.length === 1}
              onChange={onChange}
              onChoose={() => onChoose(one.id)}
              onRemove={() => {
                onRemove(one.id)
                onSay(t('add.takenOff', { name: one.name }))
              }}
            />
          </li>
        ))}
      </ul>
      {buttons}
    </>
  )
}

/** Can it be gone through, or may that come out yet? */
const isOpen = ({ shown, existing, failed, started }: Item): boolean =>
  !failed &&
  !started &&
  (existing !== null || (shown?.kind !== 'unusable' && (shown?.knownAs ?? null) === null))

function One({
  item,
  isChosen,
  isAlone,
  onChange,
  onChoose,
  onRemove,
}: {
  item: Item
  isChosen: boolean
  isAlone: boolean
  onChange(what: Partial<Draft>): void
  onChoose(): void
  onRemove(): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const styles = useWizardLook()
  const { shown, failed, started, existing, path } = item
  const isLooking = !shown && !failed && !existing
  const isUsable = shown !== null && isOpen(item)
  return (
    <div
      className={look.card}
      style={isChosen && isUsable ? { borderColor: tokens.colorBrandStroke1 } : undefined}
    >
      <div className={look.spread}>
        <div className={look.row} style={{ minWidth: 0, flexWrap: 'nowrap' }}>
          {shown?.kind === 'folder' ? (
            <FolderRegular aria-hidden fontSize={24} style={{ flexShrink: 0 }} />
          ) : (
            <DocumentTableRegular aria-hidden fontSize={24} style={{ flexShrink: 0 }} />
          )}
          <div style={{ minWidth: 0 }}>
            <Text weight="semibold" block className={look.wrap}>
              {item.name}
            </Text>
            <Text size={200} block className={mergeClasses(look.quiet, look.wrap)}>
              {[
                path !== null && shown?.onlyOnce !== 'no-path' ? folderOf(path) : null,
                shown?.bytes != null ? formats.bytes(shown.bytes) : null,
                shown?.modifiedAt != null ? t('add.savedAt', { at: formats.moment(shown.modifiedAt) }) : null,
                shown?.folder ? t('add.filesInside', { count: shown.folder.files }) : null,
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </Text>
          </div>
        </div>
        <div className={look.row}>
          {isLooking && <Spinner size="tiny" label={t('add.looking')} />}
          {started && (
            <Badge appearance="tint" color="success" size="large">
              {t('add.started')}
            </Badge>
          )}
          {isUsable && !isChosen && (
            <Button onClick={onChoose} aria-label={t('add.setUpNamed', { name: item.name })}>
              {t('add.setUp')}
            </Button>
          )}
          {isUsable && isChosen && !isAlone && (
            <Badge appearance="tint" color="brand" size="large">
              {t('add.isNext')}
            </Badge>
          )}
          {!started && !existing && !isLooking && (
            <Button
              appearance="subtle"
              onClick={onRemove}
              aria-label={t('add.takeOffNamed', { name: item.name })}
            >
              {t('add.takeOff')}
            </Button>
          )}
        </div>
      </div>
      {failed && <Text className={look.wrap}>{t(`add.failed.${failed}`)}</Text>}
      {shown?.kind === 'unusable' && <HaltText code={shown.code} detail={shown.detail} />}
      {shown?.knownAs != null && <Known name={shown.knownAs} />}
      {isChosen && isUsable && !existing && (
        <div className={styles.content}>
          <KeepOrOnce item={item} onChange={onChange} />
          {shown.folder && <Belonging item={item} onChange={onChange} />}
        </div>
      )}
    </div>
  )
}

/** `C:\Documents\clientes.xlsx` → `C:\Documents`. */
const folderOf = (path: string): string => path.slice(0, Math.max(1, path.length - fileName(path).length - 1))

function Known({ name }: { name: string }) {
  const { t } = useTranslation()
  const look = useLook()
  const [said, setSaid] = useState<'checking' | 'failed'>()
  const check = () => {
    agent.syncNow(undefined).then(
      () => setSaid('checking'),
      () => setSaid('failed'),
    )
  }
  return (
    <div className={look.row}>
      <Text className={look.wrap}>{t('add.known', { name })}</Text>
      <Button size="small" onClick={check}>
        {t('checkNow')}
      </Button>
      <Text role="status">
        {said === 'checking' && t('add.checking')}
        {said === 'failed' && t('common.failed')}
      </Text>
    </div>
  )
}

function KeepOrOnce({
  item: { draft, shown },
  onChange,
}: {
  item: Item
  onChange(what: Partial<Draft>): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  if (shown?.kind === 'folder') return <Text>{t('add.folderKept')}</Text>
  const why = shown?.onlyOnce ?? null
  return (
    <div className={look.stack}>
      <Field label={t('add.how')}>
        <RadioGroup
          value={draft.once ? 'once' : 'keep'}
          onChange={(_event, { value }) => onChange({ once: value === 'once' })}
        >
          <Radio
            value="keep"
            disabled={why === 'no-path'}
            label={<Labelled title={t('add.keep')} text={t('add.keepText')} />}
          />
          <Radio value="once" label={<Labelled title={t('add.once')} text={t('add.onceText')} />} />
        </RadioGroup>
      </Field>
      {why && <Text className={mergeClasses(look.quiet, look.wrap)}>{t(`add.onceWhy.${why}`)}</Text>}
    </div>
  )
}

/** A choice and, below it, what it does. */
export function Labelled({ title, text }: { title: string; text: string }) {
  const look = useLook()
  return (
    <span className={look.wrap} style={{ display: 'block' }}>
      <Text block>{title}</Text>
      <Text block size={200} className={mergeClasses(look.quiet, look.wrap)}>
        {text}
      </Text>
    </span>
  )
}

function Belonging({
  item: { draft, shown },
  onChange,
}: {
  item: Item
  onChange(what: Partial<Draft>): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const example = shown?.folder?.newest ?? ''
  return (
    <div className={look.stack}>
      <Field label={t('add.belong')}>
        <RadioGroup
          value={draft.folder ?? 'newest'}
          onChange={(_event, { value }) =>
            onChange({ folder: folderKinds.find((one) => one === value) ?? 'newest' })
          }
        >
          {folderKinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={
                <Labelled
                  title={t(`add.folder.${kind}`)}
                  text={t(`add.folderText.${kind}`, { example: fileName(example) })}
                />
              }
            />
          ))}
        </RadioGroup>
      </Field>
      <Field label={t('add.pattern')} hint={t('add.patternHint')} style={{ maxWidth: 420 }}>
        <Input
          value={draft.pattern}
          maxLength={200}
          onChange={(_event, { value }) => onChange({ pattern: value, table: null, proposal: null })}
        />
      </Field>
    </div>
  )
}
