/** Decimal and binary suffixes of a quantity as the power of ten or two that they stand for. */
const suffixes: Readonly<Record<string, readonly [base: 10n | 2n, power: number]>> = {
  n: [10n, -9],
  u: [10n, -6],
  m: [10n, -3],
  '': [10n, 0],
  k: [10n, 3],
  M: [10n, 6],
  G: [10n, 9],
  T: [10n, 12],
  P: [10n, 15],
  E: [10n, 18],
  Ki: [2n, 10],
  Mi: [2n, 20],
  Gi: [2n, 30],
  Ti: [2n, 40],
  Pi: [2n, 50],
  Ei: [2n, 60],
}

const shape = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+)|([numkMGTPE]i?|Ki)?)$/

/** Whether the text is a quantity as apimachinery's resource.Quantity reads it. */
export const isQuantity = (text: string): boolean => nanosOf(text) !== null

/** Amounts repeat: the same few are compared for every pod. */
const known = new Map<string, bigint | null>()
const mostKnown = 1_000

/** The exact amount in billionths, or null for what is no quantity. Finer amounts are rounded up, as the real one does. */
export function nanosOf(text: string): bigint | null {
  const before = known.get(text)
  if (before !== undefined) return before
  if (known.size >= mostKnown) known.clear()
  const nanos = parsedNanos(text)
  known.set(text, nanos)
  return nanos
}

function parsedNanos(text: string): bigint | null {
  const parts = shape.exec(text)
  if (parts === null) return null
  const [, sign, digits = '', exponent, suffix = ''] = parts
  const scale = exponent === undefined ? suffixes[suffix] : ([10n, Number(exponent)] as const)
  if (scale === undefined || Math.abs(scale[1]) > 60) return null
  const [whole = '', fraction = ''] = digits.split('.')
  const [base, power] = scale
  let amount = BigInt(`${whole}${fraction}` || '0') * 10n ** 9n
  let divisor = 10n ** BigInt(fraction.length)
  if (power >= 0) amount *= base ** BigInt(power)
  else divisor *= base ** BigInt(-power)
  const rounded = (amount + divisor - 1n) / divisor
  return sign === '-' ? -rounded : rounded
}

/** Negative when the first is less. What is no quantity counts as zero: validation has refused it elsewhere. */
export function compareQuantities(first: string, second: string): number {
  const difference = (nanosOf(first) ?? 0n) - (nanosOf(second) ?? 0n)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The sum, in billionths: good for comparing, not for showing. */
export const addQuantities = (first: string, second: string): string =>
  `${(nanosOf(first) ?? 0n) + (nanosOf(second) ?? 0n)}n`
