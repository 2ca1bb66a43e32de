/**
 * How much one file may cost (DESIGN 6). Files are hostile input: every limit is enforced while reading, before
 * the memory is taken, and going past one is a halt.
 */
export type ReadLimits = {
  /** Bytes on the disk. */
  fileBytes: number
  /** Rows with something in them, over all sheets read. */
  rows: number
  /** Columns with something in them. */
  columns: number
  /** UTF-16 code units in one cell; Excel itself allows 32,767. */
  cellLength: number
  /** Unpacked bytes for each packed byte, once more than `ratioFreeBytes` were unpacked. */
  ratio: number
  /** Small files may pack as well as they like. */
  ratioFreeBytes: number
  /** Unpacked bytes, over all parts that are read. */
  unpackedBytes: number
  /** Wall-clock time that reading may take. */
  milliseconds: number
}

/** Deflate cannot pack tighter than about 1032 to 1; real sheets stay under 60, empty styled ones near 200. */
export const DEFAULT_LIMITS: Readonly<ReadLimits> = {
  fileBytes: 200 * 1024 * 1024,
  rows: 2_000_000,
  columns: 500,
  cellLength: 32 * 1024,
  ratio: 300,
  ratioFreeBytes: 64 * 1024 * 1024,
  unpackedBytes: 4 * 1024 * 1024 * 1024,
  milliseconds: 10 * 60_000,
}

/** The last row and column that office programs have. What lies beyond was put there to harm, or is damage. */
export const LAST_ROW = 1_048_576
export const LAST_COLUMN = 16_384
/** LibreOffice can be told to have more rows. */
export const LAST_OPEN_ROW = 16 * LAST_ROW

/** The limits for one reading: the defaults, with what the user set in their place. */
export const withDefaults = (limits: Partial<ReadLimits> = {}): ReadLimits => ({
  ...DEFAULT_LIMITS,
  ...limits,
})
