/** The account on the platform: how it is reached, and its fields and groups, which can be made and renamed from here. */
import { Title2 } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLook } from '../../look.ts'
import { Outcome, type Said } from '../../parts.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { FieldsCard, GroupsCard } from './listed.tsx'
import { type Wish, WishDialog } from './wish-dialog.tsx'

export function Account() {
  const { t } = useTranslation()
  const look = useLook()
  const [wish, setWish] = useState<Wish>()
  const [said, setSaid] = useState<Said>()
  const [done, setDone] = useState(0)
  const open = (wanted: Wish) => {
    setSaid(undefined)
    setWish(wanted)
  }
  const finish = (what?: string) => {
    setWish(undefined)
    if (what === undefined) return
    setSaid({ intent: 'success', text: what })
    setDone((count) => count + 1)
  }
  return (
    <div className={look.page}>
      <Title2 as="h1" className={look.heading}>
        {t('nav.account')}
      </Title2>
      <div className={look.stack}>
        <ConnectionCard />
        <Outcome said={said} />
      </div>
      <GroupsCard onWish={open} done={done} />
      <FieldsCard onWish={open} done={done} />
      {wish && <WishDialog wish={wish} onEnd={finish} />}
    </div>
  )
}
