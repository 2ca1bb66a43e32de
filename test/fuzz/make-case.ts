/** One damaged file by its seed and number: the same on every machine, and told in words. */
import { type Dice, dice } from '../support/dice.ts'
import { type Damage, damageBytes, type Tell } from './damage-bytes.ts'
import { damageContainer } from './damage-container.ts'
import { damageCards, damageText } from './damage-text.ts'
import { damageXml } from './damage-xml.ts'
import { damagePackage } from './damage-zip.ts'
import type { Format, Sample } from './samples.ts'

export type Case = {
  seed: number
  number: number
  format: Format
  sample: Sample
  bytes: Buffer
  /** What was done to the sample, one step after the other. */
  story: string[]
  /** For all that is chosen after the file: how it is read. */
  dice: Dice
}

const DAMAGES: Readonly<Record<Format, Damage>> = {
  xlsx: damagePackage,
  xlsm: damagePackage,
  xlsb: damagePackage,
  ods: damagePackage,
  xls: damageContainer,
  fods: damageXml,
  xml: damageXml,
  csv: damageText,
  tsv: damageText,
  txt: damageText,
  vcf: damageCards,
}
/** Of a hundred inputs. */
const SHARES: Readonly<Record<Format, number>> = {
  xlsx: 20,
  xlsm: 4,
  xlsb: 6,
  xls: 12,
  ods: 10,
  fods: 9,
  xml: 4,
  csv: 16,
  tsv: 4,
  txt: 5,
  vcf: 10,
}
/** Kinds of damage that go from one whole file to another can follow each other; others end it. */
const CHAINED: ReadonlySet<Format> = new Set(['fods', 'xml', 'csv', 'tsv', 'txt', 'vcf'])

/** Two numbers as one seed: neighbours have nothing in common. */
const mixed = (seed: number, number: number): number => {
  let mix = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35)
  mix = Math.imul(mix ^ (mix >>> 16), 0x7feb352d)
  return (mix ^ (mix >>> 15)) >>> 0
}

/** @param only formats to choose from; all of them where it is absent. */
export function makeCase(
  samples: Readonly<Record<Format, readonly Sample[]>>,
  seed: number,
  number: number,
  only?: readonly Format[],
): Case {
  const chance = dice(mixed(seed, number))
  const drawn = chance.weighted(SHARES)
  const format = only === undefined || only.includes(drawn) ? drawn : chance.one(only)
  // The list is understood by its setup; what is found out anew takes most of the time.
  const listed = samples[format].filter((sample) => sample.listed)
  const sample = chance.one(chance.chance(0.7) ? listed : samples[format])
  const story: string[] = []
  const tell: Tell = (what) => void story.push(what)
  const damage = DAMAGES[format]
  const times = CHAINED.has(format) ? chance.one([1, 1, 2, 3, 5]) : 1
  let { bytes } = sample
  for (let n = 0; n < times; n++) bytes = damage(bytes, chance, tell)
  // What already lies is damaged on its way.
  if (chance.chance(0.05)) bytes = damageBytes(bytes, chance, tell)
  return { seed, number, format, sample, bytes, story, dice: chance }
}
