import type { Answer } from './types.ts'

// What differs between two runs of one cluster is taken out of what was observed: uids, instants, addresses, hashes,
// random suffixes, ages. What is left must be the same everywhere.

const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g
const address = /\b(?:10|172|192)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g
const suffix = '[bcdfghjklmnpqrstvwxz2456789]'

/** The words of one run that stand for nothing: its namespace and the names that had to be unique. */
export interface Words {
  readonly namespace: string
  readonly unique: ReadonlyMap<string, string>
  /** Names with a random end, as they were met: `web-7d9c…-x2x4z` → `web-HASH-*`. Filled while objects are normalised. */
  readonly generated: Map<string, string>
}

/** A value without what is of one run only. Heads lose resourceVersion and managedFields. */
export function normal(value: unknown, words: Words): unknown {
  learn(value as Answer, words)
  return walk(value, words)
}

function walk(value: unknown, words: Words): unknown {
  if (typeof value === 'string') return text(value, words)
  if (Array.isArray(value)) return value.map((entry) => walk(entry, words))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
    .filter(([key]) => !dropped.has(key))
    .map(([key, entry]) => [text(key, words), walk(entry, words)] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const dropped = new Set(['resourceVersion', 'managedFields', 'kubectl.kubernetes.io/last-applied-configuration'])

/** A text without what is of one run only. */
export function text(value: string, words: Words): string {
  let result = value.replaceAll(words.namespace, 'NS')
  for (const [unique, name] of words.unique) result = result.replaceAll(unique, name)
  for (const [generated, name] of longestFirst(words.generated)) result = result.replaceAll(generated, name)
  return result
    .replaceAll(uid, 'UID')
    .replaceAll(instant, 'TIME')
    .replaceAll(address, 'IP')
    .replaceAll(new RegExp(`kube-api-access-${suffix}{5}`, 'g'), 'kube-api-access-*')
}

const longestFirst = (map: ReadonlyMap<string, string>): [string, string][] =>
  [...map].toSorted(([a], [b]) => b.length - a.length)

/** Learns generated names and hashes from the heads of objects anywhere in a value. */
function learn(value: Answer, words: Words): void {
  if (value === null || typeof value !== 'object') return
  if (Array.isArray(value)) return value.forEach((entry) => learn(entry, words))
  const { metadata } = value
  if (metadata !== null && typeof metadata === 'object') learnHead(metadata, words)
  for (const entry of Object.values(value)) learn(entry, words)
}

function learnHead(metadata: Answer, { generated }: Words): void {
  const { name, generateName, labels = {} } = metadata
  for (const label of ['pod-template-hash', 'controller.kubernetes.io/hash'])
    if (typeof labels?.[label] === 'string') generated.set(labels[label], 'HASH')
  const revision = labels?.['controller-revision-hash']
  if (typeof revision === 'string') generated.set(revision, revision.replace(/-[^-]+$/, '-HASH'))
  if (typeof name !== 'string' || typeof generateName !== 'string' || !name.startsWith(generateName)) return
  if (new RegExp(`^${suffix}{5}$`).test(name.slice(generateName.length)))
    generated.set(name, `${generateName.replace(labels?.['pod-template-hash'] ?? '\0', 'HASH')}*`)
}

/** The last of equal neighbours only: how often a state was written does not count, in which order states came does. */
export function states<T>(values: readonly T[]): readonly T[] {
  return values.filter((value, at) => at === 0 || JSON.stringify(value) !== JSON.stringify(values[at - 1]))
}
