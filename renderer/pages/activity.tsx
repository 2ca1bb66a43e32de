/** What was done: runs with their changes, before → after, one contact's story, search, and taking a run back. */
import { Button, Input, Link, makeStyles, Text, Title2, tokens } from '@fluentui/react-components'
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo'
import { HistoryRegular } from '@fluentui/react-icons/svg/history'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import { type ReactNode, useDeferredValue, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChangeShown, RunShown } from '../../shared/ipc-activity.ts'
import type { Page } from '../../shared/ipc-ask.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Empty, Loaded } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { useArrival } from '../use-arrival.ts'
import { useAsked } from '../use-asked.ts'
import { plainAddress, useAttributeName, Values } from '../values.tsx'
import { ExportActivity } from './export-activity.tsx'
import { placeOf } from './review-card.tsx'
import { UndoDialog } from './undo-dialog.tsx'

type View = { what: 'runs' } | { what: 'run'; run: RunShown } | { what: 'story'; person: Person }
type Person = { followId: number } | { uuid: string }
const PAGE = 50

const useStyles = makeStyles({
  search: { width: '100%', maxWidth: '420px' },
  sent: {
    margin: 0,
    padding: '8px',
    backgroundColor: tokens.colorNeutralBackground3,
    overflowX: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
})

export function Activity() {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const { uuid } = useFrame()
  const [view, setView] = useState<View>(
    uuid === undefined ? { what: 'runs' } : { what: 'story', person: { uuid } },
  )
  const [search, setSearch] = useState('')
  const text = useDeferredValue(search.trim())
  const wasElsewhere = useRef(false)
  if (view.what !== 'runs') wasElsewhere.current = true
  const showStory = (followId: number) => setView({ what: 'story', person: { followId } })
  if (view.what === 'run')
    return <OneRun run={view.run} onBack={() => setView({ what: 'runs' })} onPerson={showStory} />
  if (view.what === 'story') return <Story person={view.person} onBack={() => setView({ what: 'runs' })} />
  return (
    <div className={look.page}>
      <Heading isBack={wasElsewhere.current} />
      <Input
        className={styles.search}
        type="search"
        value={search}
        onChange={(_event, { value }) => setSearch(value)}
        contentBefore={<SearchRegular aria-hidden />}
        placeholder={t('activity.search')}
        aria-label={t('activity.search')}
      />
      <ExportActivity of={text === '' ? { all: true } : { text }} />
      {text === '' ? (
        <Runs onRun={(run) => setView({ what: 'run', run })} />
      ) : (
        <Changes
          name={`find ${text}`}
          ask={(after) => agent.findChanges({ text, limit: PAGE, ...after })}
          none={t('activity.notFound', { text })}
          onPerson={showStory}
        />
      )}
    </div>
  )
}

function Heading({ isBack }: { isBack: boolean }) {
  const { t } = useTranslation()
  const look = useLook()
  const heading = useArrival<HTMLHeadingElement>(isBack)
  return (
    <h1 ref={heading} tabIndex={-1} className={look.heading}>
      <Title2>{t('nav.activity')}</Title2>
    </h1>
  )
}

function Runs({ onRun }: { onRun(run: RunShown): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  return (
    <Pages
      name="runs"
      ask={(after) => agent.runs({ limit: PAGE, ...after })}
      none={<Empty icon={<HistoryRegular fontSize={40} />} title={t('activity.nothingYet')} />}
    >
      {(rows) => (
        <ul className={look.list}>
          {rows.map((run) => (
            <li key={run.id} className={look.card}>
              <div className={look.spread}>
                <div className={look.stack}>
                  <Text weight="semibold">{formats.moment(run.startedAt)}</Text>
                  <Text className={look.wrap}>
                    {hasNone(run) ? t('activity.nothing') : <Counts run={run} />}
                  </Text>
                  <Text size={200} className={look.quiet}>
                    {[began(t, run), took(t, formats, run), run.undoneBy !== null && t('activity.undone')]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </div>
                <Button
                  onClick={() => onRun(run)}
                  aria-label={t('activity.showOf', { at: formats.moment(run.startedAt) })}
                >
                  {t('activity.show')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Pages>
  )
}

const hasNone = ({ counts }: RunShown) => counts.length === 0
type Translate = ReturnType<typeof useTranslation>['t']

const began = (t: Translate, { trigger, undoOf }: RunShown): string => {
  if (undoOf !== null) return t('activity.undoes')
  return t(`activity.by.${['watch', 'window', 'refresh', 'sync'].includes(trigger) ? trigger : 'sync'}`)
}

const took = (
  t: Translate,
  formats: ReturnType<typeof useFormats>,
  { startedAt, endedAt }: RunShown,
): string => (endedAt === null ? t('activity.goesOn') : formats.duration(endedAt - startedAt))

/** `2 created, 1 changed, 1 changed (refused by the platform)`. */
function Counts({ run: { counts } }: { run: RunShown }) {
  const { t } = useTranslation()
  return counts
    .map(({ kind, outcome, n }) => `${t(`counted.${kind}`, { count: n })}${unlessDone(t, outcome)}`)
    .join(', ')
}

const unlessDone = (t: Translate, outcome: string): string =>
  outcome === 'delivered' || outcome === 'decided' ? '' : ` (${t(`activity.became.${outcome}`)})`

const becameOf = (t: Translate, kind: string, outcome: string): string =>
  `${t(`change.${kind}`)}${unlessDone(t, outcome)}`

function OneRun({
  run: first,
  onBack,
  onPerson,
}: {
  run: RunShown
  onBack(): void
  onPerson(followId: number): void
}) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const [undoing, setUndoing] = useState(false)
  // It may end, or be taken back, while it is looked at.
  const { value } = useAsked(() => agent.runs({ after: first.id + 1, limit: 1 }), `one run ${first.id}`)
  const run = value?.rows.find(({ id }) => id === first.id) ?? first
  const heading = useArrival<HTMLHeadingElement>()
  const isLeaving = run.counts.some(({ outcome }) => outcome === 'waiting')
  const canUndo = run.undoneBy === null && run.counts.some(({ outcome }) => outcome === 'delivered')
  return (
    <div className={look.page}>
      <div>
        <Button onClick={onBack}>{t('back')}</Button>
      </div>
      <div className={look.spread}>
        <div className={look.stack}>
          <h1 ref={heading} tabIndex={-1} className={look.heading}>
            <Title2>{formats.moment(run.startedAt)}</Title2>
          </h1>
          <Text className={look.wrap}>
            <Counts run={run} />
          </Text>
          <Text size={200} className={look.quiet}>
            {[began(t, run), took(t, formats, run), run.undoneBy !== null && t('activity.undone')]
              .filter(Boolean)
              .join(' · ')}
          </Text>
          {canUndo && isLeaving && <Text size={200}>{t('activity.tooSoon')}</Text>}
        </div>
        {canUndo && (
          <Button icon={<ArrowUndoRegular />} onClick={() => setUndoing(true)}>
            {t('activity.undo')}
          </Button>
        )}
      </div>
      <ExportActivity of={{ run: run.id }} />
      <Changes
        name={`run ${run.id}`}
        ask={(after) => agent.changes({ run: run.id, limit: PAGE, ...after })}
        none={t('activity.nothing')}
        onPerson={onPerson}
      />
      {undoing && <UndoDialog run={run} onClose={() => setUndoing(false)} />}
    </div>
  )
}

function Story({ person: asked, onBack }: { person: Person; onBack(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  const name = JSON.stringify(asked)
  const heading = useArrival<HTMLHeadingElement>()
  const { value } = useAsked(() => agent.story({ person: asked, limit: 1 }), `who ${name}`)
  const person = value?.person
  return (
    <div className={look.page}>
      <div>
        <Button onClick={onBack}>{t('back')}</Button>
      </div>
      <h1 ref={heading} tabIndex={-1} className={look.heading}>
        <Title2>{person?.name ?? person?.addresses[0] ?? t('activity.story')}</Title2>
      </h1>
      {person && (
        <Text className={look.wrap}>
          {[
            ...person.addresses.map(plainAddress),
            !person.onPlatform && t('activity.notThere'),
            t(person.followed ? 'activity.followed' : 'activity.notFollowed'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      )}
      <ExportActivity of={{ person: asked }} />
      <Changes
        name={`story ${name}`}
        ask={async (after) =>
          (await agent.story({ person: asked, limit: PAGE, ...after })) ?? {
            rows: [],
            total: 0,
            next: null,
          }
        }
        none={t('activity.nothing')}
      />
    </div>
  )
}

function Changes({
  name,
  ask,
  none,
  onPerson,
}: {
  name: string
  ask(after: { after?: number }): Promise<Page<ChangeShown>>
  none: string
  onPerson?: (followId: number) => void
}) {
  const look = useLook()
  return (
    <Pages name={name} ask={ask} none={<Empty title={none} />}>
      {(rows) => (
        <ul className={look.list}>
          {rows.map((change) => (
            <li key={change.id}>
              <ChangeCard change={change} onPerson={onPerson} />
            </li>
          ))}
        </ul>
      )}
    </Pages>
  )
}

function ChangeCard({
  change,
  onPerson,
}: {
  change: ChangeShown
  onPerson: ((followId: number) => void) | undefined
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const formats = useFormats()
  const { person, kind, outcome, at, attributes, requests, status, followId, refused, differences } = change
  const nameOf = useAttributeName()
  return (
    <article className={look.card} aria-label={person}>
      <div className={look.spread}>
        {onPerson ? (
          <Link as="button" onClick={() => onPerson(followId)}>
            {person}
          </Link>
        ) : (
          <Text weight="semibold">{person}</Text>
        )}
        <Text>{becameOf(t, kind, outcome)}</Text>
      </div>
      <Text size={200} className={look.quiet}>
        {[formats.moment(at), placeOf(t, change)].filter(Boolean).join(' · ')}
      </Text>
      <Values attributes={attributes} isNew={kind === 'create'} />
      {refused !== null && (
        <Text className={look.wrap}>{t('activity.refusedSaying', { words: refused })}</Text>
      )}
      {differences.map(({ name, sent, got }) => (
        <Text key={name} className={look.wrap}>
          {t('activity.keptOther', {
            attribute: nameOf(name),
            sent: sent || t('common.empty'),
            got: got || t('common.empty'),
          })}
        </Text>
      ))}
      {requests.length > 0 && (
        <details>
          <summary>{t('activity.details')}</summary>
          <pre className={styles.sent}>
            {requests
              .map(({ method, target, body }) => `${method} ${target}\n${JSON.stringify(body, null, 2)}`)
              .join('\n')}
          </pre>
          <Text size={200}>
            {status === null ? t('activity.notAnswered') : t('activity.answered', { status })}
          </Text>
        </details>
      )}
    </article>
  )
}

/** Pages of a list that is read on from where the last one ended. */
function Pages<Row>({
  name,
  ask,
  none,
  children,
}: {
  name: string
  ask(after: { after?: number }): Promise<Page<Row>>
  none: ReactNode
  children(rows: Row[]): ReactNode
}) {
  const { t } = useTranslation()
  const look = useLook()
  const [{ of, starts }, setStarts] = useState<{ of: string; starts: number[] }>({ of: name, starts: [] })
  const before = of === name ? starts : []
  const after = before.at(-1)
  const asked = useAsked(() => ask(after === undefined ? {} : { after }), `${name} ${after ?? ''}`)
  return (
    <Loaded asked={asked}>
      {({ rows, total, next }) =>
        total === 0 ? (
          none
        ) : (
          <>
            {children(rows)}
            {(before.length > 0 || next !== null) && (
              <div className={look.row}>
                <Button
                  disabled={before.length === 0}
                  onClick={() => setStarts({ of: name, starts: before.slice(0, -1) })}
                >
                  {t('activity.newer')}
                </Button>
                <Text>{t('activity.total', { count: total })}</Text>
                <Button
                  disabled={next === null}
                  onClick={() => next !== null && setStarts({ of: name, starts: [...before, next] })}
                >
                  {t('activity.older')}
                </Button>
              </div>
            )}
          </>
        )
      }
    </Loaded>
  )
}
