/** A reader process that never answers, or dies of what it is asked to read. */
process.once('disconnect', () => process.exit(0))
process.on('message', (message) => {
  const { request } = message as { request: { path: string } }
  if (request.path === 'exit') process.exit(3)
  if (request.path === 'kill') process.kill(process.pid, 'SIGKILL')
  if (request.path === 'memory') {
    const kept: string[][] = []
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => `${kept.length}:${i}`))
  }
})
