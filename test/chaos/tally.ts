/** What happened so far, counted by the moment of each kill and by what else was going wrong. */

export type Tally = ReturnType<typeof openTally>

export function openTally() {
  const started = performance.now()
  const byMoment = new Map<string, number>()
  const byFault = new Map<string, number>()
  const byWhom = new Map<string, number>()
  const skipped = new Map<string, number>()
  const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  const tally = {
    kills: 0,
    rounds: 0,
    /** Times everything was brought in step and compared with the model. */
    checks: 0,
    /** Runs that ended by themselves before their moment came. */
    missed: 0,
    /** Events that partner software was told are taken. */
    events: 0,
    killed(moment: string, fault: string, whom: string): void {
      tally.kills += 1
      add(byWhom, whom)
      add(byMoment, moment)
      add(byFault, fault)
    },
    /** A fault this machine does not allow. */
    skip: (fault: string) => add(skipped, fault),
    seconds: () => (performance.now() - started) / 1000,
    line: () =>
      `${tally.kills} kills, ${tally.rounds} rounds, ${tally.checks} times compared, ${tally.missed} runs ended first, ${(tally.seconds() / Math.max(tally.kills, 1)).toFixed(2)} s a kill`,
    summary(): string {
      const list = (title: string, counts: Map<string, number>) =>
        counts.size === 0
          ? []
          : [
              title,
              ...[...counts]
                .sort(([, a], [, b]) => b - a)
                .map(([name, n]) => `  ${String(n).padStart(5)}  ${name}`),
            ]
      return [
        tally.line(),
        ...(tally.events > 0 ? [`${tally.events} events of partner software accepted`] : []),
        ...list('who was killed', byWhom),
        ...list('when', byMoment),
        ...list('while', byFault),
        ...list('not possible on this machine', skipped),
      ].join('\n')
    },
  }
  return tally
}
