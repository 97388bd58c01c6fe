import { nanosOf } from '../../strategies/quantity.ts'

const binary = [
  ['Ei', 1n << 60n],
  ['Pi', 1n << 50n],
  ['Ti', 1n << 40n],
  ['Gi', 1n << 30n],
  ['Mi', 1n << 20n],
  ['Ki', 1n << 10n],
] as const
const decimal = [
  ['E', 10n ** 18n],
  ['P', 10n ** 15n],
  ['T', 10n ** 12n],
  ['G', 10n ** 9n],
  ['M', 10n ** 6n],
  ['k', 10n ** 3n],
] as const
const one = 1_000_000_000n

/** A sum in billionths as a quantity's text, in the manner (binary or decimal) of a text that it is made of. */
function amountText(nanos: bigint, isBinary: boolean): string {
  if (nanos === 0n) return '0'
  if (nanos < 0n) return `-${amountText(-nanos, isBinary)}`
  if (nanos % one !== 0n) {
    if (nanos % 1_000_000n === 0n) return `${nanos / 1_000_000n}m`
    return nanos % 1_000n === 0n ? `${nanos / 1_000n}u` : `${nanos}n`
  }
  const whole = nanos / one
  const [suffix, size] = (isBinary ? binary : decimal).find(([, unit]) => whole % unit === 0n) ?? ['', 1n]
  return `${whole / size}${suffix}`
}

/** Whether a quantity's text is written in binary units; small numbers without a unit are not. */
const isBinaryText = (text: string): boolean => text.endsWith('i')

/** The sum of texts as one text, in the manner of the first that is not zero, as the real server adds. */
export function sumText(texts: readonly string[]): string {
  const first = texts.find((text) => (nanosOf(text) ?? 0n) !== 0n) ?? '0'
  return amountText(
    texts.reduce((sum, text) => sum + (nanosOf(text) ?? 0n), 0n),
    isBinaryText(first),
  )
}

/** The difference of two texts, in the manner of the first. */
export const differenceText = (from: string, taken: string): string =>
  amountText((nanosOf(from) ?? 0n) - (nanosOf(taken) ?? 0n), isBinaryText(from))
