/** Folders on other machines: nobody tells this one when a file is saved there, so they have to be looked at. */
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'

/** File systems of /proc/mounts whose files others may change unseen. `fuse.sshfs`, `fuse.rclone` and the like, too. */
const OVER_THE_NET =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs|9p|ceph|glusterfs|davfs|virtiofs|vboxsf|prl_fs|fuse(?:\..+)?)$/
/** They are on this machine, and tell. */
const AT_HOME = /^fuse\.(?:portal|gvfsd-fuse|lxcfs|snapfuse)$/

/** @param mounts the text of /proc/mounts; read when absent. Never throws. */
export async function isOnNetwork(
  folder: string,
  platform: NodeJS.Platform = process.platform,
  mounts?: string,
): Promise<boolean> {
  switch (platform) {
    case 'win32':
      // A connected drive's real path is the share's.
      return isShare(folder) || isShare(await realpath(folder).catch(() => folder))
    case 'darwin':
      return folder.startsWith('/Volumes/')
    default: {
      const text = mounts ?? (await readFile('/proc/mounts', 'utf8').catch(() => ''))
      const type = typeOf(await realpath(folder).catch(() => folder), text)
      return OVER_THE_NET.test(type) && !AT_HOME.test(type)
    }
  }
}

/** `\\server\share`, also written `//server/share` or `\\?\UNC\server\share`. */
const isShare = (folder: string): boolean => /^(?:[\\/]{2}(?![?.])|\\\\\?\\UNC\\)/i.test(folder)

/** The kind of file system that is mounted nearest above; of several in one place the last. */
function typeOf(folder: string, mounts: string): string {
  let nearest = ''
  let type = ''
  for (const line of mounts.split('\n')) {
    const [, at, kind] = line.split(' ')
    if (at === undefined || kind === undefined) continue
    const place = at.replace(/\\(\d{3})/g, (_code, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 8)),
    )
    const holds = place === '/' || folder === place || folder.startsWith(place + path.posix.sep)
    if (holds && place.length >= nearest.length) [nearest, type] = [place, kind]
  }
  return type
}
