/** The account is connected: what comes now, with the way there. */
import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { DocumentTableArrowRightRegular } from '@fluentui/react-icons/svg/document-table-arrow-right'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../bridge.ts'
import { useFrame } from '../standing-context.ts'

const useStyles = makeStyles({
  drop: {
    display: 'grid',
    justifyItems: 'center',
    gap: '14px',
    padding: '40px 24px',
    textAlign: 'center',
    borderRadius: tokens.borderRadiusXLarge,
    border: `2px dashed ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  buttons: { display: 'flex', gap: '8px', flexWrap: 'wrap', justifyContent: 'center' },
})

export function NextStep({ onEnd }: { onEnd(): void }) {
  const { t } = useTranslation()
  const styles = useStyles()
  const { add } = useFrame()
  useEffect(() => {
    // Whatever is dropped ends this step first, and is then dropped on the window that knows what to do with it.
    const over = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      event.preventDefault()
      const files = [...(event.dataTransfer?.files ?? [])]
      const paths = files.map((file) => window.desktop.pathOf(file)).filter((path) => path !== '')
      if (paths.length > 0) add(paths)
      onEnd()
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [add, onEnd])
  return (
    <div className={styles.drop}>
      <DocumentTableArrowRightRegular fontSize={48} aria-hidden />
      <Text size={400}>{t('connecting.nextText')}</Text>
      <div className={styles.buttons}>
        <Button
          appearance="primary"
          onClick={() =>
            void shell.chooseFiles(t('connecting.chooseFile')).then((files) => {
              if (files.length === 0) return
              add(files)
              onEnd()
            })
          }
        >
          {t('connecting.chooseFile')}
        </Button>
        <Button onClick={onEnd}>{t('connecting.lookAround')}</Button>
      </div>
    </div>
  )
}
