/** Files and folders may be dropped anywhere on the window, also where they have no path: out of a mail or a zip. */
import { useEffect, useState } from 'react'
import { type Thing, thingsOfFiles } from './pages/add/things.ts'

/** @returns that something is being dragged over the window. */
export function useDropped(add: (things: readonly Thing[]) => void): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const over = (event: DragEvent) => {
      event.preventDefault()
      setOver(bringsFiles(event))
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) add(thingsOfFiles(files, window.desktop.pathOf))
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [add])
  return isOver
}
