/** Whether what the feed says is believed: each manifest made by the script that signs releases. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { isAnotherFile } from '../../main/desktop/update-feed.ts'
import { compareVersions, judgeManifest, systemName } from '../../main/desktop/update-manifest.ts'
import { openReleases } from '../support/update-release.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'manifests-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const ours = openReleases(folder)
const theirs = openReleases(folder, 'theirs.pem')
const APP = 'org.contactsyncagent.desktop'

const asked = { keys: [ours.publicKey], app: APP, system: 'linux-x64', running: '1.1.0', newestSeen: '1.1.0' }
const newer = ours.sign('1.2.0', 'new program')
const changed = (text: string, from: string, to: string) => {
  expect(text).toContain(from)
  return text.replace(from, to)
}
const bySomebodyElse = theirs.sign('1.2.0', 'new program')
/** Their content under our signature of another. */
const mixed = JSON.stringify({
  content: JSON.parse(ours.sign('9.9.9', 'x')).content,
  signature: JSON.parse(newer).signature,
})

it.each<[situation: string, text: string, verdict: object, differs?: Partial<typeof asked>]>([
  ['a newer version, signed', newer, { kind: 'newer' }],
  [
    'a newer version, signed with the key that follows ours',
    newer,
    { kind: 'newer' },
    { keys: [theirs.publicKey, ours.publicKey] },
  ],
  ['the version that runs', ours.sign('1.1.0', 'p'), { kind: 'same' }],
  ['an older one', ours.sign('1.0.9', 'p'), { kind: 'refused', why: 'older' }],
  [
    'an older one where something newer was announced already',
    ours.sign('1.2.0', 'p'),
    { kind: 'refused', why: 'older' },
    { newestSeen: '1.3.0' },
  ],
  [
    'the version that runs, once a newer one was announced',
    ours.sign('1.1.0', 'p'),
    { kind: 'refused', why: 'older' },
    { newestSeen: '1.3.0' },
  ],
  ['the newest that was announced, again', newer, { kind: 'newer' }, { newestSeen: '1.2.0' }],
  ['signed by somebody else', bySomebodyElse, { kind: 'refused', why: 'signature' }],
  ['another version than the one that was signed', mixed, { kind: 'refused', why: 'signature' }],
  [
    'one letter of the content changed',
    changed(newer, '1.2.0', '1.3.0'),
    { kind: 'refused', why: 'signature' },
  ],
  ['no key in the program', newer, { kind: 'refused', why: 'signature' }, { keys: [] }],
  ['a key that is none', newer, { kind: 'refused', why: 'signature' }, { keys: ['AAAA', ''] }],
  [
    'without a signature',
    JSON.stringify({ content: JSON.parse(newer).content }),
    { kind: 'refused', why: 'not-the-feed' },
  ],
  [
    'an empty signature',
    JSON.stringify({ ...JSON.parse(newer), signature: '' }),
    { kind: 'refused', why: 'not-the-feed' },
  ],
  [
    'for another system',
    ours.sign('1.2.0', 'p', { system: 'win32-x64', name: 'a.exe' }),
    { kind: 'refused', why: 'not-the-feed' },
  ],
  ['of another program', newer, { kind: 'refused', why: 'not-the-feed' }, { app: 'org.example.other' }],
  ['a login page', '<html><body>Please log in</body></html>', { kind: 'refused', why: 'not-the-feed' }],
  ['nothing', '', { kind: 'refused', why: 'not-the-feed' }],
  ['JSON that is no manifest', 'null', { kind: 'refused', why: 'not-the-feed' }],
  ['cut off in the middle', newer.slice(0, newer.length / 2), { kind: 'refused', why: 'not-the-feed' }],
  ['a manifest in a heap of blanks', newer + ' '.repeat(70_000), { kind: 'refused', why: 'not-the-feed' }],
])('%s', (_situation, text, verdict, differs = {}) => {
  expect(judgeManifest(text, { ...asked, ...differs })).toMatchObject(verdict)
})

it('what is believed names the file, its size and its hash', () => {
  expect(judgeManifest(newer, asked)).toEqual({
    kind: 'newer',
    manifest: {
      version: '1.2.0',
      file: {
        name: 'app-1.AppImage',
        size: 11,
        sha512: createHash('sha512').update('new program').digest('base64'),
      },
    },
  })
})

it('the script refuses a key the program does not know, a name that would lead elsewhere, and an odd version', () => {
  expect(() => ours.sign('1.2.0-beta.1', 'p')).toThrow(/no version that is announced/)
  expect(() => ours.sign('1.2.0', 'p', { name: 'new version.AppImage' })).toThrow(/only letters/)
  expect(() => ours.sign('1.2.0', 'p', { name: 'a.deb' })).toThrow(/is a .AppImage file/)
  expect(() => openReleases(folder)).toThrow(/never overwritten/)
})

it.each<[string, string, number]>([
  ['1.2.0', '1.2.0', 0],
  ['1.2.0', '1.10.0', -1],
  ['2.0.0', '1.99.99', 1],
  ['1.2.0-beta.1', '1.2.0', -1],
  ['1.2.0', '1.2.0-beta.1', 1],
  ['1.2.1-beta.1', '1.2.0', 1],
])('%s against %s', (a, b, sign) => expect(Math.sign(compareVersions(a, b))).toBe(sign))

it('a Mac has one file for every processor', () => {
  expect([systemName('darwin', 'arm64'), systemName('win32', 'x64'), systemName('linux', 'arm64')]).toEqual([
    'darwin',
    'win32-x64',
    'linux-arm64',
  ])
})

it.each<[string, number, Record<string, string[]>, boolean]>([
  ['the file', 200, { 'Content-Length': ['700'] }, false],
  [
    'the file, said to be as it is',
    200,
    { 'content-length': ['700'], 'content-encoding': ['identity'] },
    false,
  ],
  ['another length', 200, { 'content-length': ['701'] }, true],
  ['no length, so perhaps no end', 200, { 'transfer-encoding': ['chunked'] }, true],
  ['two lengths', 200, { 'content-length': ['700', '7000000'] }, true],
  [
    'packed: the disk would get more than the length says',
    200,
    { 'content-length': ['700'], 'Content-Encoding': ['gzip'] },
    true,
  ],
  ['a part that nobody asked for', 206, { 'content-length': ['700'] }, true],
  ['not there: no file is begun', 404, { 'content-length': ['9'] }, false],
])('where the new version is fetched: %s', (_what, status, headers, isOther) => {
  expect(isAnotherFile(status, headers, 700)).toBe(isOther)
})
