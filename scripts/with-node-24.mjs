/** `node scripts/with-node-24.mjs FILE [arguments]` runs a TypeScript or JavaScript file on Node 24. */
import { becomeNode24, giveUp } from './node-24.mjs'

const [file, ...args] = process.argv.slice(2)
if (file === undefined) giveUp('Usage: node scripts/with-node-24.mjs FILE [arguments]', 64)
becomeNode24(file, args)
