/** The window's frame: first run, or navigation with the page that was chosen, how the agent stands, and what it tells. */
import {
  Button,
  CounterBadge,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components'
import { BuildingFilled, BuildingRegular } from '@fluentui/react-icons/svg/building'
import { ClipboardTaskFilled, ClipboardTaskRegular } from '@fluentui/react-icons/svg/clipboard-task'
import { HistoryFilled, HistoryRegular } from '@fluentui/react-icons/svg/history'
import { HomeFilled, HomeRegular } from '@fluentui/react-icons/svg/home'
import { PeopleFilled, PeopleRegular } from '@fluentui/react-icons/svg/people'
import { SettingsFilled, SettingsRegular } from '@fluentui/react-icons/svg/settings'
import { type JSX, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { needsYouCount, type Standing } from '../shared/standing.ts'
import { type Language, standingKind, standingSentence } from '../shared/standing-words.ts'
import { agent, listen, shell } from './bridge.ts'
import { FirstRun } from './first-run/first-run.tsx'
import { useTriedWords } from './first-run/tried-words.ts'
import { Mishap } from './mishap.tsx'
import { Account } from './pages/account/account.tsx'
import { Activity } from './pages/activity.tsx'
import type { Thing } from './pages/add/things.ts'
import { Wizard } from './pages/add/wizard.tsx'
import { Contacts } from './pages/contacts.tsx'
import { Overview } from './pages/overview.tsx'
import { Review } from './pages/review.tsx'
import { Settings } from './pages/settings.tsx'
import { ProxyLogin } from './proxy-login.tsx'
import { type Frame, type PageName, pages, StandingContext, withoutPractice } from './standing-context.ts'
import { StateIcon } from './state-icon.tsx'
import { useDropped } from './use-dropped.ts'
import { speakIn } from './words.ts'

const icons: Readonly<Record<PageName, { chosen: JSX.Element; other: JSX.Element }>> = {
  overview: { chosen: <HomeFilled />, other: <HomeRegular /> },
  review: { chosen: <ClipboardTaskFilled />, other: <ClipboardTaskRegular /> },
  activity: { chosen: <HistoryFilled />, other: <HistoryRegular /> },
  contacts: { chosen: <PeopleFilled />, other: <PeopleRegular /> },
  account: { chosen: <BuildingFilled />, other: <BuildingRegular /> },
  settings: { chosen: <SettingsFilled />, other: <SettingsRegular /> },
}
const content: Readonly<Record<PageName, () => ReactNode>> = {
  overview: () => <Overview />,
  review: () => <Review />,
  activity: () => <Activity />,
  contacts: () => <Contacts />,
  account: () => <Account />,
  settings: () => <Settings />,
}

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateColumns: '208px minmax(0, 1fr)',
    height: '100vh',
    backgroundColor: tokens.colorNeutralBackground2,
    '@media (max-width: 760px)': { gridTemplateColumns: '56px minmax(0, 1fr)' },
  },
  side: {
    display: 'grid',
    gridTemplateRows: 'auto 1fr auto',
    gap: '8px',
    padding: '12px 8px',
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  items: { display: 'grid', gap: '2px', alignContent: 'start', overflowY: 'auto' },
  item: { justifyContent: 'flex-start', fontWeight: tokens.fontWeightRegular, minWidth: 0, width: '100%' },
  chosen: {
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: `inset 3px 0 0 ${tokens.colorBrandStroke1}`,
    '@media (forced-colors: active)': { border: '2px solid Highlight' },
  },
  label: {
    flexGrow: 1,
    textAlign: 'start',
    // Read out all the same.
    '@media (max-width: 760px)': {
      position: 'absolute',
      clipPath: 'inset(50%)',
      width: '1px',
      overflow: 'hidden',
    },
  },
  wide: { '@media (max-width: 760px)': { display: 'none' } },
  account: { padding: '4px 10px 8px', overflowWrap: 'anywhere' },
  standing: {
    display: 'flex',
    gap: '8px',
    alignItems: 'center',
    padding: '8px 10px',
    overflowWrap: 'anywhere',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  main: {
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    overflowY: 'auto',
    minHeight: 0,
    minWidth: 0,
    outlineStyle: 'none',
  },
  adding: { display: 'flex', flexDirection: 'column', height: '100vh' },
  drop: {
    position: 'fixed',
    inset: '8px',
    zIndex: 10,
    display: 'grid',
    placeItems: 'center',
    pointerEvents: 'none',
    border: `3px dashed ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackgroundAlpha2,
  },
  banner: {
    padding: '12px 28px 0',
    maxWidth: '1080px',
    boxSizing: 'border-box',
    display: 'grid',
    gap: '8px',
  },
})

/** What another key may mend. */
const KEY_TROUBLES: readonly string[] = ['key-missing', 'key-refused', 'no-permission', 'other-account']

const isPage = (name: unknown): name is PageName => pages.some((one) => one === name)

export function App({ language: first }: { language: Language }) {
  const { t } = useTranslation()
  const styles = useStyles()
  const [language, setLanguage] = useState(first)
  const [{ standing, revision }, setKnown] = useState<{ standing?: Standing; revision: number }>({
    revision: 0,
  })
  /** What the form for accounts is open for, though there is an account; `kept`: until it ends itself. */
  const [connecting, setConnecting] = useState<'account' | 'key' | 'kept'>()
  const [proxyWish, setProxyWish] = useState(0)
  const [page, setPage] = useState<PageName>(() => {
    const asked = window.location.hash.slice(1)
    return isPage(asked) ? asked : 'overview'
  })
  const main = useRef<HTMLElement>(null)
  /** Null: the wizard is not open. */
  const [adding, setAdding] = useState<readonly Thing[] | null>(null)
  const add = useCallback(
    (things: readonly Thing[]) => setAdding((before) => [...(before ?? []), ...things]),
    [],
  )
  const isOver = useDropped(add)
  const [dead, setDead] = useAgentDied()
  const [uuid, setUuid] = useState<string>()
  const go = useCallback((to: PageName, whose?: string) => {
    setUuid(whose)
    setConnecting(undefined)
    setPage(to)
    main.current?.focus()
    main.current?.scrollTo(0, 0)
  }, [])
  /** The account in use, or the last one: what is added to one is not added to another. */
  const whose = useRef('')
  const wasAway = useRef(false)
  const wizardSeen = useRef(false)
  const isAway = adding !== null || connecting !== undefined
  useEffect(() => {
    // Back from the wizard or the form for accounts, one goes on at the page.
    if (wasAway.current && !isAway) main.current?.focus()
    wasAway.current = isAway
  }, [isAway])
  const latest = useRef(standing)
  latest.current = standing
  const connect = useCallback((wish?: 'account' | 'key') => {
    const now = latest.current
    const wantsKey = now?.trouble && KEY_TROUBLES.includes(now.trouble.kind) && !now.account?.practice
    setConnecting(wish ?? (wantsKey ? 'key' : 'account'))
  }, [])
  const askProxy = useCallback(() => setProxyWish((count) => count + 1), [])
  const keepConnecting = useCallback(() => setConnecting('kept'), [])
  const know = useCallback(
    (now: Standing) => setKnown(({ revision: before }) => ({ standing: now, revision: before + 1 })),
    [],
  )
  const endConnecting = useCallback(() => {
    // The notice of another account may still be on its way: no page shows the last one's name for a moment.
    void agent
      .getStanding(undefined)
      .then(know, () => {})
      .finally(() => setConnecting(undefined))
  }, [know])
  useEffect(() => {
    const stopData = listen(
      'dataChanged',
      () => setKnown((before) => ({ ...before, revision: before.revision + 1 })),
      () => {},
    )
    const stopStanding = listen('standingChanged', know, () => {
      // Rejected where the agent was restarted meanwhile: its successor connects and is asked.
      void agent.getStanding(undefined).then(know, () => {})
    })
    return () => {
      stopData()
      stopStanding()
    }
  }, [know])
  useEffect(() => window.desktop.onTell((name, to) => name === 'go' && isPage(to) && go(to)), [go])
  useEffect(
    () =>
      window.desktop.onTell((name, chosen) => {
        if (name === 'language') void speakIn(chosen as Language).then(() => setLanguage(chosen as Language))
      }),
    [],
  )
  const frame = useMemo<Frame | undefined>(
    () => standing && { standing, revision, language, go, uuid, connect, askProxy, add },
    [standing, revision, language, go, uuid, connect, askProxy, add],
  )
  if (!frame || !standing) return <Spinner label={t('common.starting')} style={{ padding: 48 }} />
  const needsKey = standing.trouble?.kind === 'key-missing'
  if (standing.account) whose.current = `${standing.account.host} ${standing.account.name}`
  const isNew = !standing.account || connecting !== undefined || needsKey
  // Once it was in sight; what is dropped during the first run is gone through after it.
  wizardSeen.current = adding !== null && (wizardSeen.current || !isNew)
  const mayGoBack = connecting !== undefined && standing.account && !needsKey
  return (
    <StandingContext value={frame}>
      {isNew && (
        <>
          {dead && <Died onAgain={() => setDead(false)} />}
          <FirstRun
            wish={connecting === 'key' || (needsKey && connecting === undefined) ? 'key' : 'account'}
            onKeep={keepConnecting}
            onEnd={endConnecting}
            onBack={mayGoBack ? endConnecting : undefined}
          />
        </>
      )}
      {adding && wizardSeen.current && (
        // What was chosen so far is kept while the key of the account is asked for.
        <div className={styles.adding} style={isNew ? { display: 'none' } : undefined}>
          {dead && !isNew && <Died onAgain={() => setDead(false)} />}
          <Mishap key="add">
            <Wizard key={whose.current} things={adding} onAdd={add} onClose={() => setAdding(null)} />
          </Mishap>
        </div>
      )}
      {!isNew && !adding && (
        <Framed page={page} main={main} frame={frame} dead={dead} onAgain={() => setDead(false)} />
      )}
      <ProxyLogin wished={proxyWish} />
      {isOver && !isNew && <DropHere />}
      <CloseCard />
    </StandingContext>
  )
}

function Framed({
  page,
  main,
  frame,
  dead,
  onAgain,
}: {
  page: PageName
  main: React.RefObject<HTMLElement | null>
  frame: Frame
  dead: boolean
  onAgain(): void
}) {
  const { t } = useTranslation()
  const styles = useStyles()
  const { standing, language, go } = frame
  const waiting = needsYouCount(standing)
  const now = Date.now()
  return (
    <div className={styles.frame}>
      <div className={styles.side}>
        <div className={mergeClasses(styles.account, styles.wide)}>
          <Text weight="semibold" block>
            {standing.account?.practice ? t('frame.practice') : standing.account?.name}
          </Text>
          {!standing.account?.practice && (
            <Text size={200} block>
              {hostOf(standing.account?.host)}
            </Text>
          )}
        </div>
        <nav aria-label={t('frame.pages')} className={styles.items}>
          {pages.map((name) => (
            <Button
              key={name}
              appearance="subtle"
              className={mergeClasses(styles.item, name === page && styles.chosen)}
              icon={name === page ? icons[name].chosen : icons[name].other}
              aria-current={name === page ? 'page' : undefined}
              onClick={() => go(name)}
            >
              <span className={styles.label}>{t(`nav.${name}`)}</span>
              {name === 'review' && waiting > 0 && (
                <>
                  <CounterBadge aria-hidden count={waiting} overflowCount={999} color="brand" size="small" />
                  <span className="for-ears">{t('frame.waiting', { count: waiting })}</span>
                </>
              )}
            </Button>
          ))}
        </nav>
        <div className={mergeClasses(styles.standing, styles.wide)}>
          <StateIcon kind={standingKind(standing, now)} />
          <Text size={200}>{standingSentence(withoutPractice(standing), language, now)}</Text>
        </div>
      </div>
      <main className={styles.main} ref={main} tabIndex={-1} aria-label={t(`nav.${page}`)}>
        <div className={styles.banner}>
          {dead && <Died onAgain={onAgain} />}
          {standing.clock && <ClockOff clock={standing.clock} />}
          {standing.account?.practice && (
            <MessageBar intent="info">
              <MessageBarBody>{t('practiceBanner')}</MessageBarBody>
              <MessageBarActions>
                <Button size="small" onClick={() => frame.connect('account')}>
                  {t('ownAccount')}
                </Button>
              </MessageBarActions>
            </MessageBar>
          )}
        </div>
        <Mishap key={page}>{content[page]()}</Mishap>
      </main>
    </div>
  )
}

/** The platform's time and this PC's are far apart. */
function ClockOff({ clock }: { clock: NonNullable<Standing['clock']> }) {
  const words = useTriedWords()
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{words.clock(clock)}</MessageBarBody>
    </MessageBar>
  )
}

/** While something is dragged over the window: it may be let go anywhere. */
function DropHere() {
  const { t } = useTranslation()
  const styles = useStyles()
  return (
    <div className={styles.drop}>
      <Text size={600} weight="semibold">
        {t('add.dropNow')}
      </Text>
    </div>
  )
}

const hostOf = (address: string | undefined) => address?.replace(/^https?:\/\//, '')

/** The agent died so often that it is not started again by itself. It is told once, whatever is in sight then. */
function useAgentDied(): [boolean, (dead: boolean) => void] {
  const [dead, setDead] = useState(false)
  useEffect(
    () =>
      window.desktop.onTell((name, notice) => {
        if (name !== 'agent-died') return
        setDead((notice as { again?: boolean } | null)?.again === false)
      }),
    [],
  )
  return [dead, setDead]
}

function Died({ onAgain }: { onAgain(): void }) {
  const { t } = useTranslation()
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{t('frame.died')}</MessageBarBody>
      <MessageBarActions>
        <Button
          onClick={() => {
            onAgain()
            void shell.startAgentAgain()
          }}
        >
          {t('frame.startAgain')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
}

/** The first close explains where the program goes on; the shell asks for it. */
function CloseCard() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useEffect(() => window.desktop.onTell((name) => name === 'first-close' && setOpen(true)), [])
  const answer = (name: string) => {
    setOpen(false)
    void window.desktop.ask(name)
  }
  return (
    <Dialog open={open} onOpenChange={(_event, data) => setOpen(data.open)}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('closeTitle')}</DialogTitle>
          <DialogContent>{t('closeText')}</DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={() => answer('closeUnderstood')}>
              {t('understood')}
            </Button>
            <Button onClick={() => answer('quit')}>{t('quit')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
