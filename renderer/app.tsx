/** The window: first run, or the overview with what stands, what waits, and which spreadsheets there are. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  Spinner,
  Text,
  Title2,
  Title3,
} from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewPage, SourceShown } from '../shared/ipc-agent.ts'
import { needsYouCount, type Standing } from '../shared/standing.ts'
import { type Language, standingSentence } from '../shared/standing-words.ts'
import { agent, listen } from './bridge.ts'
import { FirstRun } from './first-run.tsx'

export function App({ language }: { language: Language }) {
  const [standing, setStanding] = useState<Standing>()
  const [connecting, setConnecting] = useState(false)
  useEffect(
    () =>
      listen('standingChanged', setStanding, () => {
        // Rejected where the agent was restarted meanwhile: its successor connects and is asked.
        void agent.getStanding(undefined).then(setStanding, () => {})
      }),
    [],
  )
  if (!standing) return <Spinner style={{ padding: 48 }} />
  return (
    <>
      {standing.account && !connecting && standing.trouble?.kind !== 'key-missing' ? (
        <Overview standing={standing} language={language} onConnect={() => setConnecting(true)} />
      ) : (
        <FirstRun
          onlyOwn={standing.account !== null}
          onBack={connecting ? () => setConnecting(false) : undefined}
        />
      )}
      <CloseCard />
    </>
  )
}

function Overview({
  standing,
  language,
  onConnect,
}: {
  standing: Standing
  language: Language
  onConnect(): void
}) {
  const { t } = useTranslation()
  const [sources, setSources] = useState<SourceShown[]>([])
  const [contacts, setContacts] = useState(0)
  const [review, setReview] = useState<ReviewPage>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new standing means that lists may have changed
  useEffect(() => {
    let current = true
    const look = async () => {
      const [listed, page, waiting] = await Promise.all([
        agent.sources(undefined),
        agent.contacts({ limit: 1 }),
        agent.review({ limit: 50 }),
      ])
      if (!current) return
      setSources(listed)
      setContacts(page.total)
      setReview(waiting)
    }
    look().catch(() => {}) // the agent was restarted: the next standing asks again
    return () => {
      current = false
    }
  }, [standing])
  return (
    <main style={{ maxWidth: 960, margin: '0 auto', padding: 24, display: 'grid', gap: 20 }}>
      {standing.account?.practice && (
        <MessageBar intent="info">
          <MessageBarBody>{t('practiceBanner')}</MessageBarBody>
        </MessageBar>
      )}
      <div role="status">
        <Title2 as="h1" style={{ margin: 0 }}>
          {standingSentence(standing, language, Date.now())}
        </Title2>
      </div>
      <Text>{t('contacts', { count: contacts })}</Text>
      <section>
        <Title3 as="h2">{t('spreadsheets')}</Title3>
        {sources.length === 0 && <Text block>{t('noSpreadsheets')}</Text>}
        <ul>
          {sources.map(({ id, name, rows, approved }) => (
            <li key={id}>
              <Text weight="semibold">{name}</Text> <Text>{t('rows', { count: rows })}</Text>{' '}
              {!approved && (
                <>
                  <Text>{t('firstSync')}</Text>{' '}
                  <Button size="small" onClick={() => void agent.approveFirstSync({ source: name })}>
                    {t('start')}
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section id="review">
        <Title3 as="h2">{t('waitsForYou')}</Title3>
        {needsYouCount(standing) === 0 && <Text block>{t('nothingWaits')}</Text>}
        <ul>
          {review?.rows.map(({ id, sentence }) => (
            <li key={id}>
              <Text>{sentence}</Text>
            </li>
          ))}
        </ul>
      </section>
      <div style={{ display: 'flex', gap: 8 }}>
        <Button onClick={() => void agent.syncNow(undefined)}>{t('checkNow')}</Button>
        {standing.account?.practice && <Button onClick={onConnect}>{t('ownAccount')}</Button>}
      </div>
    </main>
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
