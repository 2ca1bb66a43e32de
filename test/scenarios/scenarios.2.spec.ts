/** Situations as data, the second half: see README.md beside this file. */
import { tellSituations } from './support/shard.ts'

tellSituations(1, 2)
