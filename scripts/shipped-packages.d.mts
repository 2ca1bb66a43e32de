export type Package = {
  name: string
  version: string
  /** Its folder, from the project's. */
  place: string
  /** As its own description says: an SPDX expression. */
  licence: string
  /** Of the package as the registry has it: `sha512-…`. */
  integrity: string
  optional: boolean
  /** The places of what it needs. */
  needs: string[]
  /** By the program (as it is, outside our own code), by the window (built into its script), or what both run in. */
  usedBy: 'program' | 'window' | 'runtime'
}
export type Project = { manifest: Record<string, unknown>; lock: Record<string, Record<string, unknown>> }

export function readProject(): Project
export function shippedPackages(project?: Project): Package[]
