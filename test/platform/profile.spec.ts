import { expect, it } from 'vitest'
import {
  detectProfile,
  type Evidence,
  lookAtContacts,
  lookAtFields,
  lookAtHeaders,
  lookAtWorkspace,
  type ProfileId,
} from '../../main/platform/profile.ts'
import { contactJson, workspaceJson } from './scripted-server.ts'

const weniField = { key: 'a', label: 'A', value_type: 'text', pinned: false }
const upstreamField = { key: 'a', name: 'A', type: 'text', featured: false, label: 'A', value_type: 'text' }

it.each<[what: string, evidence: Evidence, id: ProfileId]>([
  ['a W field', lookAtFields([weniField]), 'weni-flows'],
  ['a U field', lookAtFields([upstreamField]), 'upstream-9'],
  [
    'a U field and a contact with notes',
    { ...lookAtFields([upstreamField]), ...lookAtContacts([contactJson({ status: 'active', notes: [] })]) },
    'upstream-26.3',
  ],
  [
    'a U field and a contact without notes',
    {
      ...lookAtFields([upstreamField]),
      ...lookAtContacts([contactJson({ status: 'active' })]),
      ...lookAtHeaders(new Headers({ 'X-Temba-Workspace': 'w' })),
    },
    'upstream-9',
  ],
  [
    'a U field, no contact, and the newer header',
    { ...lookAtFields([upstreamField]), ...lookAtHeaders(new Headers({ 'X-Temba-Workspace': 'w' })) },
    'upstream-26.3',
  ],
  ['no fields, a plain contact', { ...lookAtFields([]), ...lookAtContacts([contactJson()]) }, 'weni-flows'],
  ['no fields, a contact with status', lookAtContacts([contactJson({ status: 'active' })]), 'upstream-9'],
  ['nothing but a workspace with credits', lookAtWorkspace(workspaceJson({ credits: {} })), 'upstream-9'],
  ['nothing but a plain workspace', lookAtWorkspace(workspaceJson()), 'weni-flows'],
  [
    'an older header',
    {
      ...lookAtWorkspace(workspaceJson({ credits: {} })),
      ...lookAtHeaders(new Headers({ 'X-Temba-Org': '5' })),
    },
    'upstream-9',
  ],
  ['nothing at all', { ...lookAtFields('?'), ...lookAtContacts([]), ...lookAtWorkspace(null) }, 'weni-flows'],
])('%s', (_what, evidence, id) => expect(detectProfile(evidence).id).toBe(id))

it('knows the numbers of each', () => {
  const weni = detectProfile({ fields: 'weni' })
  expect(weni).toMatchObject({
    nameLimit: 100,
    fieldTypeWord: 'numeric',
    requestsPerHour: 2500,
    pageLimit: 1000,
  })
  const newest = detectProfile({ fields: 'upstream', contact: 'notes' })
  expect(newest).toMatchObject({
    nameLimit: 64,
    fieldTypeWord: 'number',
    requestsPerHour: 3600,
    pageLimit: 250,
  })
})
