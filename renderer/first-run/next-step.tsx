/** The account is connected: what comes now, with the way there. */
import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { DocumentTableArrowRightRegular } from '@fluentui/react-icons/svg/document-table-arrow-right'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../bridge.ts'
import { thingsOfPaths } from '../pages/add/things.ts'
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
    // The window takes what is dropped; this step is over with it.
    const drop = (event: DragEvent) => event.dataTransfer?.types.includes('Files') && onEnd()
    window.addEventListener('drop', drop)
    return () => window.removeEventListener('drop', drop)
  }, [onEnd])
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
              add(thingsOfPaths(files))
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
