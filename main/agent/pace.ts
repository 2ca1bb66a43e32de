/** Long synchronous work in slices: 20 ms, then the event loop has its turn (DESIGN 3). */
export function paceMaker(sliceMs = 20): () => Promise<void> | undefined {
  let sliceEnds = performance.now() + sliceMs
  return () => {
    if (performance.now() < sliceEnds) return undefined
    return new Promise((resolve) =>
      setImmediate(() => {
        sliceEnds = performance.now() + sliceMs
        resolve()
      }),
    )
  }
}
