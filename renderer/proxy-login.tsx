/** The network's own question for a password, wherever in the window one is. */
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
  MessageBar,
  MessageBarBody,
  Text,
} from '@fluentui/react-components'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ProxyAsk, shell } from './bridge.ts'
import { useLook } from './look.ts'

/** @param wished another number: the person wants to be asked again. */
export function ProxyLogin({ wished }: { wished: number }) {
  const { t } = useTranslation()
  const look = useLook()
  const [ask, setAsk] = useState<ProxyAsk | null>(null)
  const [keychain, setKeychain] = useState(true)
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [keep, setKeep] = useState(false)
  useEffect(
    () =>
      window.desktop.onTell((name, notice) => name === 'proxy-login' && setAsk(notice as ProxyAsk | null)),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish asks the shell once more
  useEffect(() => {
    void shell.getProxyAsk().then(setAsk)
    void shell.get().then((now) => setKeychain(now.keychain))
  }, [wished])
  if (!ask) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (user.trim() === '') return
    setAsk(null)
    setPassword('')
    void shell.giveProxyLogin({ user: user.trim(), password, keep: keep && keychain })
  }
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && setAsk(null)}>
      <DialogSurface>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{t('connecting.proxy.title')}</DialogTitle>
            <DialogContent className={look.stack}>
              <Text>{t('connecting.proxy.text', { host: ask.host })}</Text>
              {ask.realm !== '' && (
                <Text className={look.wrap}>{t('connecting.proxy.realm', { realm: ask.realm })}</Text>
              )}
              {ask.again && <Warning text={t('connecting.proxy.again')} />}
              {ask.unsafe && <Warning text={t('connecting.proxy.notSafe')} />}
              <Field label={t('connecting.proxy.user')} required>
                <Input value={user} autoComplete="off" onChange={(_event, { value }) => setUser(value)} />
              </Field>
              <Field label={t('connecting.proxy.password')}>
                <Input
                  type="password"
                  value={password}
                  autoComplete="off"
                  onChange={(_event, { value }) => setPassword(value)}
                />
              </Field>
              {keychain ? (
                <Checkbox
                  checked={keep}
                  label={t('connecting.proxy.keep')}
                  onChange={(_event, { checked }) => setKeep(checked === true)}
                />
              ) : (
                <Text className={look.quiet}>{t('connecting.proxy.cannotKeep')}</Text>
              )}
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary" disabledFocusable={user.trim() === ''}>
                {t('connecting.proxy.go')}
              </Button>
              <Button onClick={() => setAsk(null)}>{t('common.cancel')}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}

function Warning({ text }: { text: string }) {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  )
}
