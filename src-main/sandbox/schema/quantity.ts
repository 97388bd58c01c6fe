import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'

// Kubernetes' quantities (apimachinery: pkg/api/resource): a decimal number with a suffix, printed in one canonical form.

type Format = 'binary' | 'decimal' | 'exponent'

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

const wrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const wrongSuffix = "unable to parse quantity's suffix"

interface Parts {
  readonly isNegative: boolean
  readonly digits: string
  /** How many of the digits stand behind the point. */
  readonly scale: number
  readonly suffix: string
}

function partsOf(text: string): Parts | null {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*(?:[-+]?\d*)?)$/.exec(text)
  if (found === null || text === '') return null
  const [, sign = '', whole = '', fraction = '', suffix = ''] = found
  return { isNegative: sign === '-', digits: `0${whole}${fraction}`, scale: fraction.length, suffix }
}

interface Unit {
  readonly format: Format
  readonly base: bigint
  readonly power: number
}

function unitOf(suffix: string): Unit | null {
  const binary = binarySuffixes.indexOf(suffix)
  if (binary > 0) return { format: 'binary', base: 1024n, power: binary }
  const decimal = decimalSuffixes.indexOf(suffix)
  if (decimal >= 0) return { format: 'decimal', base: 10n, power: (decimal - 3) * 3 }
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1]
  // Beyond this everything is capped or rounds to nothing anyway.
  if (exponent === undefined || exponent.length > 4) return null
  return { format: 'exponent', base: 10n, power: Number(exponent) }
}

/** Away from zero, as Kubernetes rounds what is finer than a billionth. */
const dividedUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by

const nano = 1_000_000_000n
/** The largest value that is kept: 2^63 - 1. */
const maximum = ((1n << 63n) - 1n) * nano

/** The number in billionths, without its sign. */
function nanosOf({ digits, scale }: Parts, { base, power }: Unit): bigint {
  const factor = power >= 0 ? base ** BigInt(power) : 1n
  const divisor = 10n ** BigInt(scale) * (power < 0 ? base ** BigInt(-power) : 1n)
  const value = dividedUp(BigInt(digits) * factor * nano, divisor)
  return value > maximum ? maximum : value
}

function decimalText(nanos: bigint, format: Format): string {
  let mantissa = nanos
  let power = -9
  while (mantissa % 10n === 0n) {
    mantissa /= 10n
    power += 1
  }
  while (power % 3 !== 0) {
    mantissa *= 10n
    power -= 1
  }
  // There is no suffix above E (10^18).
  while (power > 18) {
    mantissa *= 1000n
    power -= 3
  }
  if (format === 'exponent') return power === 0 ? String(mantissa) : `${mantissa}e${power}`
  return `${mantissa}${decimalSuffixes[power / 3 + 3] ?? ''}`
}

function binaryText(value: bigint): string {
  let mantissa = value
  let power = 0
  while (mantissa % 1024n === 0n && power < binarySuffixes.length - 1) {
    mantissa /= 1024n
    power += 1
  }
  return `${mantissa}${binarySuffixes[power] ?? ''}`
}

/** The canonical text of a quantity (`1024Mi` is `1Gi`, `0.5` is `500m`), or Go's error. */
export function canonicalQuantity(text: string): Result<string, string> {
  const parts = partsOf(text.trim())
  if (parts === null) return failed(wrongFormat)
  const unit = unitOf(parts.suffix)
  if (unit === null) return failed(wrongSuffix)
  const nanos = nanosOf(parts, unit)
  if (nanos === 0n) return ok('0')
  // Small or broken binary quantities are printed as decimal ones.
  const isBinary = unit.format === 'binary' && nanos >= 1024n * nano && nanos % nano === 0n
  const printed = isBinary
    ? binaryText(nanos / nano)
    : decimalText(nanos, unit.format === 'binary' ? 'decimal' : unit.format)
  return ok(parts.isNegative ? `-${printed}` : printed)
}
