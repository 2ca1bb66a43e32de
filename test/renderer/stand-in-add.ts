/** The stand-in's answers while a spreadsheet is added. */
import type { addContract } from '../../shared/ipc-add.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'

export function addAnswers(): Pick<AgentHandlers, keyof typeof addContract> {
  const emptyPage = { rows: [], total: 0, next: null }
  return {
    lookAtPaths: () => [],
    takeBytes: () => ({ ok: true, path: null }),
    lookInside: () => ({ kind: 'halt', code: 'not-there', detail: {} }),
    draftColumns: () => ({ kind: 'halt', code: 'not-there', detail: {} }),
    draftPreview: () => ({ kind: 'halt', code: 'not-there', detail: {} }),
    draftChanges: () => emptyPage,
    draftProblems: () => emptyPage,
    startDraft: () => ({ ok: true, name: 'Clientes' }),
    dropDraft: () => undefined,
  }
}
