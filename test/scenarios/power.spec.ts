/**
 * Promise 2 in every situation that sends something: at the first request of each step the power fails, and the next sync ends
 * where the step was to end.
 */
import { describe } from 'vitest'
import { tellOfPowerFailures } from './support/shard.ts'

describe('the power fails', tellOfPowerFailures)
