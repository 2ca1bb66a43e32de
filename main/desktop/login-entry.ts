/** Start at login: what each system has to be told. The app then starts without its window. */
import path from 'node:path'
import type { LoginEntry, Platform } from './operating-system.ts'

/** The app is started by the system, not by a person: no window. */
export const HIDDEN = '--hidden'

/**
 * @param program what the person started: an AppImage is its own file, not the folder it unpacks itself into.
 * @param configFolder of a Linux user: `$XDG_CONFIG_HOME` or `~/.config`.
 */
export function loginEntry(
  on: boolean,
  { platform, program, configFolder }: { platform: Platform; program: string; configFolder: string },
): LoginEntry {
  if (platform !== 'linux') return { kind: 'login-item', openAtLogin: on, args: [HIDDEN] }
  return {
    kind: 'autostart-file',
    path: autostartFile(configFolder),
    content: on ? desktopFile(program) : null,
  }
}

export const autostartFile = (configFolder: string): string =>
  path.posix.join(configFolder, 'autostart', 'contact-sync-agent.desktop')

function desktopFile(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Contact Sync Agent',
    `Exec=${quoted(program)} ${HIDDEN}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** The desktop entry specification: in quotes, with `"`, backtick, `$` and `\` escaped (the backslash twice: it is a string in a string); `%` doubled. */
const quoted = (program: string) => `"${program.replace(/["`$\\]/g, '\\\\$&').replaceAll('%', '%%')}"`
