/** New versions of the program, as the shell knows of them and Settings shows it. Times are epoch milliseconds. */

/** Why a look at the feed, or what followed it, came to nothing. */
export type UpdateTrouble =
  /** Nobody answers, or not in time. */
  | 'unreachable'
  /** Something answers that is not the feed: a login page, another file. */
  | 'not-the-feed'
  /** The feed's word does not carry our signature. */
  | 'signature'
  /** The feed says less than it said before, or than what runs here: an old word played again. */
  | 'older'
  /** The file is not the one that was signed for. */
  | 'file'
  /** The connection ended in the middle of the file. */
  | 'broken-off'
  /** It was tried, and the old version still runs. */
  | 'install'

export type UpdateState =
  /** This copy was built without a feed, or was not packed at all. */
  | { kind: 'not-set-up' }
  | { kind: 'off' }
  | { kind: 'nothing-yet' }
  | { kind: 'checking' }
  | { kind: 'up-to-date'; checkedAt: number }
  /** There is one, and somebody else installs it on this PC. */
  | { kind: 'administrator'; version: string; checkedAt: number }
  | { kind: 'downloading'; version: string; fraction: number }
  /** It is installed when the window is closed and nothing is being sent, or when the person says so. */
  | { kind: 'ready'; version: string }
  | { kind: 'installing'; version: string }
  | { kind: 'failed'; why: UpdateTrouble; checkedAt: number }

export type Updates = {
  /** What runs. */
  version: string
  /** Whom the check asks; empty where there is no feed. */
  host: string
  on: boolean
  /** The administrator has decided whether it is on. */
  locked: boolean
  /** New versions are installed by an administrator, not by the program itself. */
  byAdministrator: boolean
  state: UpdateState
}
