/** A mistake in a page's own code: said in words, with the way on; the other pages are still there. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export class Mishap extends Component<{ children: ReactNode }, { happened: boolean }> {
  override state = { happened: false }

  static getDerivedStateFromError() {
    return { happened: true }
  }

  override render() {
    if (!this.state.happened) return this.props.children
    return <Sorry again={() => this.setState({ happened: false })} />
  }
}

function Sorry({ again }: { again(): void }) {
  const { t } = useTranslation()
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{t('common.failed')}</MessageBarBody>
      <MessageBarActions>
        <Button onClick={again}>{t('common.tryAgain')}</Button>
      </MessageBarActions>
    </MessageBar>
  )
}
