/** Raised with every change of what a cell becomes: all rows are then mapped anew. */
export const MAPPING_CODE_VERSION = 2
