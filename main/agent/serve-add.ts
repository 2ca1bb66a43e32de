/** What answers the window while a spreadsheet or folder is added (`shared/ipc-add.ts`). */
import type { addContract } from '../../shared/ipc-add.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'

type AddHandlers = Pick<AgentHandlers, keyof typeof addContract>

export function addHandlers(): AddHandlers {
  const wanting = () => {
    throw new Error('not built yet')
  }
  return {
    lookAtPaths: wanting,
    takeBytes: wanting,
    lookInside: wanting,
    draftColumns: wanting,
    draftPreview: wanting,
    draftChanges: wanting,
    draftProblems: wanting,
    startDraft: wanting,
    dropDraft: wanting,
  }
}
