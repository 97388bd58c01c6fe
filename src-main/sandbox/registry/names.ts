import type { Random } from '#shared/kit/clock.ts'
import { fieldInvalid, fieldRequired, type FieldError } from '../status.ts'

// Names, labels and annotations as apimachinery checks them (pkg/util/validation, pkg/api/validation), in its words.

type Texts = readonly string[]
const none: Texts = []

const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const qualifiedText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/** The server counts names in characters, labels in bytes (seen on 1.36). */
type Unit = 'characters' | 'bytes'
const maximum = (length: number, unit: Unit = 'bytes'): string => `must be no more than ${length} ${unit}`

function checked(value: string, longest: number, pattern: RegExp, text: string, unit: Unit = 'characters'): Texts {
  const tooLong = Buffer.byteLength(value) > longest ? [maximum(longest, unit)] : none
  return pattern.test(value) ? tooLong : [...tooLong, text]
}

/** What is wrong with a DNS label (RFC 1123), as texts. */
export const dnsLabelTexts = (value: string): Texts => checked(value, 63, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, labelText)

/** What is wrong with a DNS subdomain (RFC 1123), as texts. */
export const dnsSubdomainTexts = (value: string): Texts =>
  checked(value, 253, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, subdomainText)

/** What is wrong with a label's value, as texts. */
export const labelValueTexts = (value: string): Texts =>
  checked(value, 63, /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, labelValueText, 'bytes')

/** What is wrong with a key such as `app` or `example.com/app`, as texts. */
export function qualifiedNameTexts(value: string): Texts {
  const parts = value.split('/')
  if (parts.length > 2)
    return [
      `a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  const [prefix, name] = parts.length === 2 ? parts : [null, parts[0]]
  const prefixTexts =
    prefix === null || prefix === undefined
      ? none
      : prefix === ''
        ? ['prefix part must be non-empty']
        : dnsSubdomainTexts(prefix).map((text) => `prefix part ${text}`)
  return [...prefixTexts, ...namePartTexts(name ?? '')]
}

function namePartTexts(name: string): Texts {
  const empty = name === '' ? ['name part must be non-empty'] : none
  const long = name.length > 63 ? [`name part ${maximum(63)}`] : none
  const shape = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(name) ? none : [qualifiedText]
  return [...empty, ...long, ...shape]
}

/** Errors of a map of labels under `field`. */
export function labelErrors(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  return sortedEntries(labels).flatMap(([key, value]) => [
    ...qualifiedNameTexts(key).map((text) => fieldInvalid(field, key, text)),
    ...labelValueTexts(value).map((text) => fieldInvalid(field, value, text)),
  ])
}

const annotationsLimitBytes = 256 * 1024

/** Errors of a map of annotations under `field`. */
export function annotationErrors(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  const entries = sortedEntries(annotations)
  const errors = entries.flatMap(([key]) =>
    qualifiedNameTexts(key.toLowerCase()).map((text) => fieldInvalid(field, key, text)),
  )
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
  if (bytes <= annotationsLimitBytes) return errors
  return [
    ...errors,
    { reason: 'FieldValueTooLong', field, message: `Too long: may not be more than ${annotationsLimitBytes} bytes` },
  ]
}

const sortedEntries = (map: Readonly<Record<string, string>> | undefined): [string, string][] =>
  Object.entries(map ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** Errors of `metadata.name` and `metadata.generateName`. */
export function nameErrors(
  name: string,
  generateName: string | undefined,
  textsOf: (name: string, isPrefix: boolean) => Texts,
): FieldError[] {
  const prefixErrors =
    generateName === undefined || generateName === ''
      ? []
      : textsOf(maskedPrefix(generateName), true).map((text) =>
          fieldInvalid('metadata.generateName', generateName, text),
        )
  if (name === '') return [...prefixErrors, fieldRequired('metadata.name', 'name or generateName is required')]
  return [...prefixErrors, ...textsOf(name, false).map((text) => fieldInvalid('metadata.name', name, text))]
}

/** A prefix may end with a dash, which a name may not: the last one is taken for a letter. */
const maskedPrefix = (prefix: string): string => (prefix.endsWith('-') ? `${prefix.slice(0, -1)}a` : prefix)

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789'
const longestPrefix = 58

/** A name from a prefix: five letters more (apiserver: storage/names/generate.go). */
export function generatedName(prefix: string, random: Random): string {
  const suffix = Array.from({ length: 5 }, () => suffixAlphabet[Math.floor(random() * suffixAlphabet.length)]).join('')
  return `${prefix.slice(0, longestPrefix)}${suffix}`
}

const hexDigits = '0123456789abcdef'

/** A random uid (UUID version 4) from the seeded source. */
export function generatedUid(random: Random): string {
  let uid = ''
  for (let at = 0; at < 32; at++) {
    const digit = Math.floor(random() * 16)
    if (at === 8 || at === 12 || at === 16 || at === 20) uid += '-'
    uid += at === 12 ? '4' : hexDigits[at === 16 ? 8 + (digit % 4) : digit]
  }
  return uid
}
