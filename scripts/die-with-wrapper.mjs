/** Preloaded (`node --import`) into every program that `becomeNode24` starts. */
import { dieWithWrapper } from './node-24.mjs'

dieWithWrapper()
