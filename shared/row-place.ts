/**
 * Where a row of a folder stands: the file's name, and its sheet where it has sheets, as one text. It is kept in the
 * place of a sheet's name; what is no file of a folder stays a sheet's name alone.
 */

const BETWEEN = ' › '

/** @param file a name without its folder; @param sheet empty for files without sheets. */
export const folderPlace = (file: string, sheet: string): string => `${file}${BETWEEN}${sheet}`

/** The file's name is null where the row stands in the source's only file. */
export function readPlace(place: string | null): { file: string | null; sheet: string } {
  const at = place?.indexOf(BETWEEN) ?? -1
  if (place === null || at < 0) return { file: null, sheet: place ?? '' }
  return { file: place.slice(0, at), sheet: place.slice(at + BETWEEN.length) }
}

/** As a table's cell shows it: `november.xlsx › Plan1`, or only the one there is. */
export function shortPlace(place: string | null): string {
  const { file, sheet } = readPlace(place)
  return [file, sheet].filter(Boolean).join(BETWEEN)
}

/** For a person: `file "november.xlsx", sheet "Plan1"`; empty where there is neither. @param shown a name, perhaps cut. */
export function placeWords(place: string | null, shown = (name: string): string => name): string {
  const { file, sheet } = readPlace(place)
  const words = [file !== null && `file "${shown(file)}"`, sheet !== '' && `sheet "${shown(sheet)}"`]
  return words.filter(Boolean).join(', ')
}
