import { IntlMessageFormat } from 'intl-messageformat'
import { english } from './en/index.ts'

/** Every id of the catalogue: `family.code`, such as `finding.waits-for-lower-ordinal` or `stage.noClaimYet`. */
export type WordId = keyof typeof english
export type WordParams = Readonly<Record<string, string | number>>

/** A sentence as parts, so that names can be set in mono; `plain` joins them. */
export interface SentencePart {
  readonly text: string
  readonly mono: boolean
}
export type Sentence = readonly SentencePart[]

/** Languages of the catalogue. English is complete by definition; others will fall back to it. */
export type Language = 'en'
const catalogues: { readonly [Name in Language]: Readonly<Record<WordId, string>> } = { en: english }

const formats = new Map<string, IntlMessageFormat>()
/** Sentences that nothing is put into: they are asked for again and again, and always say the same. */
const fixed = new Map<string, Sentence>()
const nothing: WordParams = {}
let language: Language = 'en'

export function useLanguage(name: Language): void {
  language = name
}

export function isWordId(id: string): id is WordId {
  return Object.hasOwn(english, id)
}

/** Looks up a sentence; what stands between `<m>` and `</m>` in the catalogue comes back as mono parts. */
export function sentence(id: WordId, params: WordParams = nothing): Sentence {
  if (params !== nothing) return formatted(id, params)
  const key = `${language}:${id}`
  const known = fixed.get(key)
  if (known !== undefined) return known
  const made = formatted(id, params)
  fixed.set(key, made)
  return made
}

function formatted(id: WordId, params: WordParams): Sentence {
  const mono = (chunks: readonly unknown[]): SentencePart => ({ text: chunks.join(''), mono: true })
  const parts = format(id).format<SentencePart>({ ...params, m: mono })
  const list: readonly (string | SentencePart)[] = Array.isArray(parts) ? parts : [parts]
  return list.map((part) => (typeof part === 'string' ? { text: part, mono: false } : part))
}

/** The same as one string, for names of roles, the terminal and JSON. */
export function text(id: WordId, params: WordParams = nothing): string {
  return plain(sentence(id, params))
}

export function plain(parts: Sentence): string {
  return parts.map((part) => part.text).join('')
}

/** One sentence of plain text, for what comes from the cluster itself. */
export function literal(value: string, mono = false): Sentence {
  return [{ text: value, mono }]
}

function format(id: WordId): IntlMessageFormat {
  const key = `${language}:${id}`
  let found = formats.get(key)
  if (found === undefined) {
    found = new IntlMessageFormat(catalogues[language][id], language)
    formats.set(key, found)
  }
  return found
}
