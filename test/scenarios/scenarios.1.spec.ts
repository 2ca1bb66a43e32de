/** Situations as data, the first half: see README.md beside this file. */
import { tellSituations } from './support/shard.ts'

tellSituations(0, 2)
