/** A small desktop of our own for one test, and the tray in it (Linux). */
import { onTestFinished } from 'vitest'
import { call, type DesktopSession, GET, startDesktop, watcher } from './start-desktop.ts'

export type { DesktopSession }

/** Closed with the test. Its parameters are those of {@link startDesktop}. */
export async function openDesktop(parts: Parameters<typeof startDesktop>[0] = {}): Promise<DesktopSession> {
  const session = await startDesktop(parts)
  onTestFinished(session.close)
  return session
}

/** The app's icon in the tray, by the bus that draws it. */
export function trayOf({ run }: Pick<DesktopSession, 'run'>) {
  const dest = /'(:[\d.]+)/.exec(watcher(run, 'RegisteredStatusNotifierItems'))![1]!
  const menu = '/com/canonical/dbusmenu'
  const layout = () => call(run, dest, menu, 'com.canonical.dbusmenu.GetLayout', '0', '--', '-1', '["label"]')
  return {
    /** Labels in the order of the menu, those of its submenus among them. */
    labels: () => [...layout().matchAll(/'label': <'([^']*)'>/g)].map(([, label]) => label!),
    click(label: string): void {
      const id = [...layout().matchAll(/\((\d+), \{'label': <'([^']*)'>/g)].find(
        ([, , text]) => text === label,
      )?.[1]
      if (id === undefined) throw new Error(`no menu entry is called ${label}`)
      call(run, dest, menu, 'com.canonical.dbusmenu.Event', id, 'clicked', '<0>', '0')
    },
    tooltip: () => {
      const item = 'org.kde.StatusNotifierItem'
      return /'([^']*)', ''\)/.exec(call(run, dest, '/StatusNotifierItem', GET, item, 'ToolTip'))?.[1] ?? ''
    },
    activate: () =>
      void call(run, dest, '/StatusNotifierItem', 'org.kde.StatusNotifierItem.Activate', '10', '10'),
  }
}
