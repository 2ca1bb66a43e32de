import type { Package } from './shipped-packages.d.mts'

export function refusedLicences(packages: readonly Package[]): Package[]
export function licencesPage(packages?: readonly Package[]): string
