/**
 * Where the agent's own data must not lie (DESIGN 18): a database in a folder that other PCs, or a cloud program, change
 * is damaged sooner or later; one that is pulled out loses its last changes.
 */
import path from 'node:path'

export type BadPlace = 'network' | 'cloud' | 'removable'

/** File systems of other computers, as Linux numbers them: NFS, SMB in three versions, AFS, Coda, 9P, Ceph. */
const NETWORK_TYPES = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245, 0x01021997, 0x00c36400,
])
const CLOUD_FOLDER =
  /^(onedrive( - .*)?|dropbox|google drive|googledrive|icloud drive|mobile documents|nextcloud|box|sync)$/i
const REMOVABLE: Readonly<Partial<Record<NodeJS.Platform, RegExp>>> = {
  linux: /^\/(media|run\/media)\//,
  darwin: /^\/Volumes\//,
}

/**
 * @param fileSystem its type's number, where the system tells (Linux).
 * @param env OneDrive says there where its folders are (Windows).
 */
export function badPlace(
  folder: string,
  {
    platform,
    env,
    fileSystem,
  }: { platform: NodeJS.Platform; env: Readonly<Record<string, string | undefined>>; fileSystem?: number },
): BadPlace | undefined {
  const ways = platform === 'win32' ? path.win32 : path.posix
  const whole = ways.resolve(folder)
  if (platform === 'win32' && whole.startsWith('\\\\')) return 'network'
  if (platform === 'linux' && fileSystem !== undefined && NETWORK_TYPES.has(fileSystem)) return 'network'
  const isInside = (root: string | undefined) =>
    root !== undefined && root !== '' && !ways.relative(ways.resolve(root), whole).startsWith('..')
  if (platform === 'win32' && [env.OneDrive, env.OneDriveCommercial, env.OneDriveConsumer].some(isInside))
    return 'cloud'
  if (whole.split(ways.sep).some((part) => CLOUD_FOLDER.test(part))) return 'cloud'
  return REMOVABLE[platform]?.test(whole) ? 'removable' : undefined
}

/** What is wrong, and what to do. */
export function badPlaceSentence(place: BadPlace, folder: string): string {
  const what = {
    network: 'lies on a network drive, where other computers can change it',
    cloud: 'lies in a folder that a cloud program copies',
    removable: 'lies on a drive that can be pulled out',
  }[place]
  return `The data folder ${folder} ${what}. The agent's own data is not safe there, so nothing was started. Start it with --data= and a folder on this PC's own disk. (Your spreadsheets may lie anywhere.)`
}
