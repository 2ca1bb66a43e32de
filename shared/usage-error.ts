/** Wrong usage: exit code 64 in the terminal, and the sentence says what to do. */
export class UsageError extends Error {}
