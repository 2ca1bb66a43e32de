/** Why a folder, or one file of it, cannot be used now; `shared/halt-sentences.ts` says it in words. */
import type { FolderFile } from './folder-files.ts'
import { asPlaceholder, haltEnd } from './scan-one-file.ts'
import type { StoppedEnd } from './scan-source.ts'
import type { Halt } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'

/** A file of the folder cannot be used now. One that is cut short is still being copied there. */
export function fileStop({ name, state }: Pick<FolderFile, 'name' | 'state'>, halt: Halt): StoppedEnd {
  const { code, detail } = state === 'in cloud' ? asPlaceholder(halt) : halt
  const end = haltEnd({ code, detail: { ...detail, file: name } })
  return code === 'half-written' ? { ...end, kind: 'waiting' } : end
}

export const noFiles = ({ setup: { pattern } }: ActiveSource): Halt => ({
  code: 'no-files',
  detail: pattern === null ? {} : { pattern },
})

/** It is shown in the folder, and not there to be read. */
export function notToRead({ state, part }: FolderFile): Halt | undefined {
  switch (state) {
    case 'arriving':
      return { code: 'still-arriving', detail: { part: part ?? '' } }
    case 'stub':
      return { code: 'cloud-placeholder', detail: {} }
    case 'in cloud':
    case 'here':
      return undefined
  }
}
