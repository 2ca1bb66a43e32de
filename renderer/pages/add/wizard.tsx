// biome-ignore-all lint/a11y/noStaticElementInteractions: Ctrl+Enter and Escape work wherever in the wizard the focus is
/**
 * A spreadsheet or folder is added, or sent only this once: what → sheet and header → columns → rules → preview → start.
 * Going back keeps everything, and nothing is kept or sent before Start. Several things are gone through one after another.
 */
import {
  Badge,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  mergeClasses,
  Subtitle1,
  Text,
} from '@fluentui/react-components'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agent } from '../../bridge.ts'
import { Outcome } from '../../parts.tsx'
import { useFrame } from '../../standing-context.ts'
import { AgreeToDelete } from './agree-to-delete.tsx'
import { ColumnsStep } from './columns-step.tsx'
import { type Draft, type Item, sourceOf } from './draft.ts'
import { missingIn } from './missing.ts'
import { PreviewStep } from './preview-step.tsx'
import { RulesStep } from './rules-step.tsx'
import { SheetStep } from './sheet-step.tsx'
import { StartButton } from './start-button.tsx'
import { StartedStep } from './started-step.tsx'
import type { Thing } from './things.ts'
import { useAnswer } from './use-answer.ts'
import { useItems } from './use-items.ts'
import { WhatStep } from './what-step.tsx'
import { useWizardLook } from './wizard-look.ts'

const steps = ['what', 'sheet', 'columns', 'rules', 'preview'] as const
type Step = (typeof steps)[number] | 'started'

export function Wizard({
  things,
  onAdd,
  onClose,
}: {
  things: readonly Thing[]
  onAdd(things: readonly Thing[]): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const styles = useWizardLook()
  const { standing } = useFrame()
  const { items, change, update, remove } = useItems(things)
  const [chosenId, setChosenId] = useState<string>()
  const [{ step, visited }, setStep] = useState<{ step: Step; visited: number }>({ step: 'what', visited: 0 })
  const [asksToLeave, setAsksToLeave] = useState(false)
  const [asksToDelete, setAsksToDelete] = useState(false)
  const [missing, setMissing] = useState<{ what: string }>()
  const [heard, setHeard] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  const body = useRef<HTMLDivElement>(null)

  const item = items.find(({ id }) => id === chosenId) ?? items.find(isUsable) ?? null
  const draft = item?.draft ?? null
  const wantsPreview = step === 'preview' || asksToDelete
  const source = item && JSON.stringify([sourceOf(item), item.draft.once])
  const preview = useAnswer(wantsPreview && item ? source : null, () =>
    agent.draftPreview({
      source: sourceOf(item!),
      once: item!.draft.once,
      ...(item!.existing && { replaces: item!.existing.name }),
    }),
  )
  const previewId = preview.value?.kind === 'preview' ? preview.value.id : null
  const kept = useRef<string | null>(null)
  if (previewId !== null) kept.current = previewId

  const setDraft = useCallback(
    (what: Partial<Draft>) => {
      setMissing(undefined)
      if (item) change(item.id, what)
    },
    [item, change],
  )
  const go = useCallback((to: Step) => {
    setMissing(undefined)
    setStep(({ visited: before }) => ({
      step: to,
      visited: to === 'started' ? before : Math.max(before, steps.indexOf(to)),
    }))
    body.current?.scrollTo(0, 0)
  }, [])
  // A source that is there already opens with the step it was asked for.
  const opening = things.find((thing) => thing.kind === 'source')
  const opened = useRef(false)
  const isThere = item?.existing != null
  useEffect(() => {
    if (opened.current || !isThere || opening?.kind !== 'source') return
    opened.current = true
    setStep({ step: opening.at, visited: steps.length - 1 })
  }, [isThere, opening])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins at its heading
  useEffect(() => heading.current?.focus(), [step, item?.id])

  // Where the answer belongs, so that one need not look for it.
  useEffect(() => {
    if (missing)
      body.current?.querySelector<HTMLElement>('[data-missing="true"] :is(input, select, button)')?.focus()
  }, [missing])

  const next = () => {
    if (!item || step === 'started') return
    // From now on it is this one, also when others come or it is done.
    setChosenId(item.id)
    const what = missingIn(step, item)
    if (what !== null) {
      setMissing({ what })
      return
    }
    if (step === 'rules' && draft?.onRemoved === 'delete' && !draft.deleteAgreed && !draft.once)
      return setAsksToDelete(true)
    const to = steps[steps.indexOf(step) + 1]
    if (to) go(to)
  }
  const back = () => step !== 'started' && go(steps[Math.max(0, steps.indexOf(step) - 1)]!)
  const leave = () => {
    if (kept.current !== null) void agent.dropDraft({ id: kept.current }).catch(() => {})
    onClose()
  }
  const isBegun =
    visited > 0 && step !== 'started' && items.some(({ started, existing }) => !started && !existing)
  const cancel = () =>
    isBegun || Object.keys(draft?.chosen ?? {}).length > 0 ? setAsksToLeave(true) : leave()
  const others = items.filter((one) => isUsable(one) && one.id !== item?.id)
  const begin = (id: string) => {
    setChosenId(id)
    setStep({ step: 'what', visited: 0 })
  }
  const keys = (event: KeyboardEvent) => {
    // Its dialogs have keys of their own.
    if (event.defaultPrevented || asksToLeave || asksToDelete) return
    const isTyping =
      event.target instanceof Element &&
      event.target.matches('input:not([type=checkbox], [type=radio]), select')
    if (event.key === 'Enter' && event.ctrlKey && step !== 'preview') {
      event.preventDefault()
      next()
    } else if (event.key === 'Escape' && !isTyping) cancel()
  }
  const title = titleOf(item)
  return (
    <div className={styles.frame} onKeyDown={keys} role="presentation">
      <header className={styles.head}>
        <div style={{ display: 'flex', gap: 8, alignItems: 'center', minWidth: 0 }}>
          <Text weight="semibold" className={styles.cut}>
            {t(`add.title.${title}`, { name: item?.existing?.name ?? item?.name ?? '' })}
          </Text>
          {standing.account?.practice && (
            <Badge appearance="tint" color="informative" style={{ flexShrink: 0 }}>
              {t('frame.practice')}
            </Badge>
          )}
        </div>
        <nav aria-label={t('add.steps')}>
          <ol className={styles.steps}>
            {steps.map((name, place) => (
              <li key={name}>
                <Button
                  size="small"
                  appearance="subtle"
                  className={mergeClasses(styles.step, name === step && styles.current)}
                  aria-current={name === step ? 'step' : undefined}
                  disabled={step === 'started' || place > visited}
                  onClick={() => {
                    // Forward only over what is answered.
                    const gap = item && steps.slice(0, place).find((one) => missingIn(one, item) !== null)
                    go(gap ?? name)
                  }}
                >
                  {t('add.stepNumber', { number: place + 1, name: t(`add.step.${name}`) })}
                </Button>
              </li>
            ))}
          </ol>
        </nav>
      </header>
      <main
        className={styles.body}
        ref={body}
        aria-label={t(`add.title.${title}`, { name: item?.name ?? '' })}
      >
        <div
          className={mergeClasses(styles.content, (step === 'preview' || step === 'sheet') && styles.tall)}
        >
          <h1 ref={heading} tabIndex={-1} className={styles.heading}>
            <Subtitle1>{t(`add.heading.${step}`)}</Subtitle1>
          </h1>
          {step === 'what' && (
            <WhatStep
              items={items}
              item={item}
              onChange={setDraft}
              onChoose={setChosenId}
              onAdd={onAdd}
              onRemove={remove}
              onSay={setHeard}
            />
          )}
          {item && step === 'sheet' && <SheetStep item={item} onChange={setDraft} onSay={setHeard} />}
          {item && step === 'columns' && (
            <ColumnsStep item={item} onChange={setDraft} missing={missing?.what} />
          )}
          {item && step === 'rules' && (
            <RulesStep item={item} onChange={setDraft} complains={missing !== undefined} />
          )}
          {item && step === 'preview' && (
            <PreviewStep item={item} answer={preview} onChange={setDraft} onSay={setHeard} onBack={go} />
          )}
          {item && step === 'started' && (
            <StartedStep item={item} next={others[0] ?? null} onNext={begin} onClose={onClose} />
          )}
        </div>
      </main>
      {step !== 'started' && (
        <footer className={styles.foot}>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
          <div className={styles.grow}>
            <Outcome
              said={
                missing === undefined
                  ? undefined
                  : { intent: 'error', text: t(`add.missing.${missing.what}`) }
              }
            />
            {missing === undefined && (
              <Text size={200} className={styles.cut} block>
                {t(step === 'preview' ? 'add.nothingSentYet' : 'add.onlyRead')}
              </Text>
            )}
          </div>
          {step !== 'what' && <Button onClick={back}>{t('back')}</Button>}
          {step === 'preview' ? (
            item && (
              <StartButton
                item={item}
                preview={preview.value?.kind === 'preview' ? preview.value : null}
                onLookAgain={() => {
                  preview.again()
                  heading.current?.focus()
                }}
                onStarted={() => {
                  kept.current = null
                  setChosenId(item.id)
                  update(item.id, (one) => ({ ...one, started: true }))
                  go('started')
                }}
              />
            )
          ) : (
            <Button
              appearance="primary"
              disabled={item === null || (step === 'sheet' && draft?.table === null)}
              onClick={next}
              title={t('add.byKeyboard')}
            >
              {t('add.next')}
            </Button>
          )}
        </footer>
      )}
      <div role="status" className="for-ears">
        {heard}
      </div>
      {asksToDelete && item && (
        <AgreeToDelete
          answer={preview}
          onAnswer={(agreed) => {
            setAsksToDelete(false)
            if (!agreed) return
            setDraft({ deleteAgreed: true })
            go('preview')
          }}
        />
      )}
      <Dialog open={asksToLeave} onOpenChange={(_event, { open }) => setAsksToLeave(open)}>
        <DialogSurface>
          <DialogBody>
            <DialogTitle>{t('add.leave.title')}</DialogTitle>
            <DialogContent>{t('add.leave.text')}</DialogContent>
            <DialogActions>
              <Button appearance="primary" onClick={() => setAsksToLeave(false)}>
                {t('add.leave.stay')}
              </Button>
              <Button onClick={leave}>{t('add.leave.leave')}</Button>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
    </div>
  )
}

/** Can it be gone through now? */
const isUsable = ({ shown, existing, failed, started }: Item): boolean =>
  !failed &&
  !started &&
  (existing !== null || (shown !== null && shown.kind !== 'unusable' && shown.knownAs === null))

function titleOf(item: Item | null): 'add' | 'once' | 'folder' | 'change' | 'start' {
  if (item?.existing) return item.existing.approved ? 'change' : 'start'
  if (item?.draft.once) return 'once'
  return item?.shown?.kind === 'folder' ? 'folder' : 'add'
}
