/** Workbooks as a library writes them: text cells stay text, numbers are numbers. */
import * as xlsx from 'xlsx'

type Table = readonly (readonly unknown[])[]

/** @param sheets by their names, in their order; the header is a row like the others. */
export function bookOf(sheets: Readonly<Record<string, Table>>, bookType: xlsx.BookType = 'xlsx'): Buffer {
  const book = xlsx.utils.book_new()
  for (const [name, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows.map((row) => [...row])), name)
  // Shared strings, as Excel has them; in the oldest formats the library cannot.
  return xlsx.write(book, { type: 'buffer', bookType, bookSST: bookType.startsWith('xls') }) as Buffer
}
