/** The window's entry: styles under the page's nonce, the theme of the PC, words in its language. */
import {
  createDOMRenderer,
  FluentProvider,
  RendererProvider,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Language } from '../shared/standing-words.ts'
import { App } from './app.tsx'
import { shell } from './bridge.ts'
import { startWords } from './words.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
const styles = createDOMRenderer(document, { styleElementAttributes: { nonce } })
const dark = window.matchMedia('(prefers-color-scheme: dark)')

function Themed({ language }: { language: Language }) {
  const [isDark, setDark] = useState(dark.matches)
  useEffect(() => {
    const change = () => setDark(dark.matches)
    dark.addEventListener('change', change)
    return () => dark.removeEventListener('change', change)
  }, [])
  return (
    <RendererProvider renderer={styles} targetDocument={document}>
      <FluentProvider theme={isDark ? webDarkTheme : webLightTheme} style={{ minHeight: '100%' }}>
        <App language={language} />
      </FluentProvider>
    </RendererProvider>
  )
}

const { language } = await shell.get()
await startWords(language)
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Themed language={language} />
  </StrictMode>,
)
