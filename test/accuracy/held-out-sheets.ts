/** Sheets written after the agent was finished, and not tuned against. */
import { type Fixture, sheet } from './fixture.ts'

export const HELD_OUT_SHEETS: readonly Fixture[] = []
void sheet
