/** groups.json (contract 5.2). */
import { writableBody } from './body-rules.ts'
import { type Call, isTrue, malformedUuid, notFound, param } from './call.ts'
import { bad, type Checked, checkText, REQUIRED } from './checks.ts'
import { listNewestFirst } from './cursor.ts'
import { limitReached } from './fields.ts'
import { answerPage, PAGE_SIZE } from './page.ts'
import { broken, created, detail, invalid, noContent, ok, type Reply } from './reply.ts'
import { isStatic } from './smart-groups.ts'
import type { GroupRow } from './state.ts'

export function listGroups(call: Call): Reply {
  const malformed = malformedUuid(call)
  if (malformed) return malformed
  const uuid = param(call, 'uuid') || undefined
  const name = (param(call, 'name') || undefined)?.toLowerCase()
  if (uuid && name) return detail(400, 'You may only specify one of the uuid, name parameters')
  if (!call.json) return ok([])
  const manualOnly = call.state.profile.name === 'upstream-26.3' && isTrue(param(call, 'manual_only'))
  const groups = call.state
    .groups(call.workspace.id)
    .filter((group) => group.status !== 'initializing')
    .filter((group) => uuid === undefined || group.uuid === uuid)
    .filter((group) => name === undefined || group.name.toLowerCase() === name)
    .filter((group) => !manualOnly || isStatic(group))
  return answerPage(call, listNewestFirst(groups, PAGE_SIZE), (group) => render(call, group))
}

/** Creates a static group, or with `?uuid=` renames one. */
export function postGroup(call: Call): Reply {
  const { state, workspace } = call
  const { weni } = state.profile
  const group = lookUp(call)
  if (group && 'reply' in group) return group.reply
  if (group?.system) return detail(403, 'Cannot modify system object.')
  const count = state.groups(workspace.id).filter((each) => !each.system).length
  const full = count >= workspace.groupLimit
  if (full && !group && !weni) return limitReached(call, workspace.groupLimit)
  const body = writableBody(call)
  if ('status' in body) return body
  const name = Object.hasOwn(body.keys, 'name') ? checkName(call, body.keys.name, group) : bad(REQUIRED)
  if (!name.ok) return invalid({ name: name.errors })
  if (full && weni) {
    // At the limit the vendor's refuses renames too.
    return broken(
      `This org has ${count} groups and the limit is ${workspace.groupLimit}. ` +
        'You must delete existing ones before you can create new ones.',
    )
  }
  if (group) {
    state.renameGroup(group, name.value)
    return ok(render(call, { ...group, name: name.value }))
  }
  const added = state.addGroup(workspace.id, {
    name: name.value,
    query: null,
    system: false,
    status: 'ready',
    usedBy: {},
    changedAt: state.now(),
  })
  return created(render(call, added))
}

/** Members are taken out without a new `modified_on`. */
export function removeGroup(call: Call): Reply {
  if (!call.params.has('uuid')) return detail(400, 'URL must contain one of the following parameters: uuid')
  const group = lookUp(call)
  if (!group) return notFound(call, 'ContactGroup')
  if ('reply' in group) return group.reply
  if (group.system) return detail(403, 'Cannot delete system object.')
  const { weni } = call.state.profile
  // Upstream lets flows lose a group; the vendor's does not.
  for (const user of weni ? ['flows', 'triggers', 'campaigns'] : ['triggers', 'campaigns']) {
    const ids = group.usedBy[user] ?? []
    if (ids.length === 0) continue
    const which = weni ? `the following ${user}` : user
    const list = weni ? `: ${ids.join(', ')}` : '.'
    return detail(400, `Group is being used by ${which} which must be archived first${list}`)
  }
  call.state.removeGroup(group)
  return noContent
}

/** The group of the address: undefined where there is no lookup. */
function lookUp(call: Call): GroupRow | { reply: Reply } | undefined {
  const uuid = param(call, 'uuid')
  if (uuid === undefined) return undefined
  const malformed = malformedUuid(call)
  if (malformed) return { reply: malformed }
  const group = call.state.groups(call.workspace.id).find((each) => each.uuid === uuid)
  return group ?? { reply: notFound(call, 'ContactGroup') }
}

const NAME_LIMIT = 64

function checkName(call: Call, sent: unknown, group: GroupRow | undefined): Checked<string> {
  const text = checkText(sent, { max: NAME_LIMIT })
  if (!text.ok) return text
  const name = text.value ?? ''
  const wrong = call.state.profile.weni ? undefined : /["\\]/.exec(name)?.[0]
  if (wrong) return bad(`Cannot contain the character: ${wrong}`)
  const others = call.state.groups(call.workspace.id).filter((each) => each.id !== group?.id)
  if (others.some((each) => each.name.toLowerCase() === name.toLowerCase()))
    return bad('This field must be unique.')
  if (call.state.profile.weni && !/^[\p{L}\p{N}_]/u.test(name))
    return bad('Name contains illegal characters.')
  return { ok: true, value: name }
}

function render(call: Call, group: GroupRow): Record<string, unknown> {
  const { uuid, name, query, status, system } = group
  const count = call.state.contacts.memberCount(group.id)
  return { uuid, name, query, status, ...(!call.state.profile.weni && { system }), count }
}
