/**
 * Promise 2 in every situation: in each step that sends something the power fails at its first request, and the next sync
 * ends where the step was to end.
 */
import { describe } from 'vitest'
import { tellSituations } from './support/shard.ts'

describe('the power fails', () => tellSituations(0, 1, 'after'))
