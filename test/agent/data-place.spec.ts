import { expect, it } from 'vitest'
import { badPlace, badPlaceSentence } from '../../main/agent/data-place.ts'

type Place = { env?: Record<string, string>; fileSystem?: number }
it.each<[string, NodeJS.Platform, Place, ReturnType<typeof badPlace>]>([
  ['C:\\Users\\ana\\AppData\\Local\\contact-sync-agent', 'win32', {}, undefined],
  ['\\\\server\\share\\agent', 'win32', {}, 'network'],
  ['C:\\Users\\ana\\OneDrive\\agent', 'win32', {}, 'cloud'],
  ['C:\\Users\\ana\\OneDrive - Clinic Ltd\\agent', 'win32', {}, 'cloud'],
  ['D:\\Work files\\agent', 'win32', { env: { OneDriveCommercial: 'D:\\Work files' } }, 'cloud'],
  ['D:\\Work files 2\\agent', 'win32', { env: { OneDriveCommercial: 'D:\\Work files' } }, undefined],
  ['C:\\Users\\ana\\Dropbox\\agent', 'win32', {}, 'cloud'],
  ['C:\\Users\\onedriver\\agent', 'win32', {}, undefined],
  ['/home/ana/.local/share/contact-sync-agent', 'linux', { fileSystem: 0xef53 }, undefined],
  ['/home/ana/.local/share/contact-sync-agent', 'linux', { fileSystem: 0x6969 }, 'network'],
  ['/mnt/share/agent', 'linux', { fileSystem: 0xfe534d42 }, 'network'],
  ['/media/ana/STICK/agent', 'linux', { fileSystem: 0x4d44 }, 'removable'],
  ['/Users/ana/Library/Mobile Documents/agent', 'darwin', {}, 'cloud'],
  ['/Volumes/STICK/agent', 'darwin', {}, 'removable'],
  ['/Users/ana/Library/Application Support/agent', 'darwin', {}, undefined],
])('%s on %s', (folder, platform, { env = {}, fileSystem }, place) => {
  expect(badPlace(folder, { platform, env, ...(fileSystem !== undefined && { fileSystem }) })).toBe(place)
})

it('the sentence names the folder and what to do', () => {
  expect(badPlaceSentence('cloud', '/x')).toMatch(/\/x .*cloud program.*--data=/)
})
