import { type Document, LineCounter, parseDocument, visit } from 'yaml'
import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'
import { emptyRecord, isParsedObject, NumberLiteral, parseJson } from './json-text.ts'
import type { Parsed, ParsedText } from './json-text.ts'

/** Go's YAML readers stop such bombs too. */
const maximumAliases = 100

/** Keys become strings, dates stay as they are written, odd numbers keep what JSON would show of them. */
function jsonOf(value: unknown): Parsed {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : new NumberLiteral(String(value))
  if (typeof value === 'bigint') return new NumberLiteral(String(value))
  if (Array.isArray(value)) return value.map(jsonOf)
  if (value instanceof Map) {
    const object = emptyRecord<Parsed>()
    for (const [key, inner] of value) object[typeof key === 'string' ? key : String(key)] = jsonOf(inner)
    return object
  }
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}

/**
 * What Go's YAML reader says where ours says something else, as far as both mean the same. Go's parser names the line
 * before where ours names the one after (`lineOffset`), and no line at all for the first.
 */
const goWords: readonly (readonly [ours: RegExp, words: string, lineOffset: number])[] = [
  [/^Nested mappings/, 'mapping values are not allowed in this context', 0],
  [/^Tabs are not allowed|^Plain value cannot start/, 'found character that cannot start any token', 0],
  [/^Flow map/, "did not find expected ',' or '}'", -1],
  [/^Flow sequence/, "did not find expected ',' or ']'", -1],
  [/^A block sequence may not/, 'did not find expected key', -1],
  [/^Missing closing/, 'found unexpected end of stream', 0],
  [/^Unexpected/, "did not find expected '-' indicator", -1],
]

function goError(message: string, line: number): string {
  const first = message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''
  const [, words, offset] = goWords.find(([ours]) => ours.test(first)) ?? [null, first, 0]
  // A line that ours counts from one is Go's first, unnamed one when it is one.
  const named = offset === 0 ? (line > 1 ? line : 0) : line + offset
  return named === 0 ? `yaml: ${words}` : `yaml: line ${named}: ${words}`
}

/** Keys that stand twice in one map, with their line: what the strict reader names. */
function repeatedKeys(document: Document, lines: LineCounter): readonly string[] {
  const found: string[] = []
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>()
      for (const { key } of map.items) {
        const name = String(key)
        const range = (key as { readonly range?: readonly number[] | null }).range
        if (seen.has(name))
          found.push(`line ${lines.linePos(range?.[0] ?? 0).line}: key ${JSON.stringify(name)} already set in map`)
        seen.add(name)
      }
    },
  })
  return found
}

/** A YAML body: what it says, and the keys said twice. */
export interface ParsedYaml extends ParsedText {
  readonly repeatedKeys: readonly string[]
}

/** Reads one YAML document (JSON is a part of YAML) in the dialect of Go's readers: version 1.1's words, no merge of documents. */
export function parseYaml(text: string): Result<ParsedYaml, string> {
  // Most YAML that is sent is JSON, which is read much faster. What stands there twice is for the slow way to name.
  const json = text.startsWith('{') ? parseJson(text) : null
  if (json?.kind === 'ok' && json.value.repeated.size === 0) return ok({ ...json.value, repeatedKeys: [] })
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    lineCounter: lines,
    customTags: withoutDates,
  })
  const [error] = document.errors
  if (error !== undefined) return failed(goError(error.message, lines.linePos(error.pos[0]).line))
  try {
    const value = jsonOf(document.toJS({ mapAsMap: true, maxAliasCount: maximumAliases }))
    const object = isParsedObject(value)
    return ok({ value, repeated: new Map(), repeatedKeys: object ? repeatedKeys(document, lines) : [] })
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem)
    const anchor = /^Unresolved alias.*: (.+)$/.exec(message)?.[1]
    return failed(anchor === undefined ? `yaml: ${message}` : `yaml: unknown anchor '${anchor}' referenced`)
  }
}

/** A date is a text in JSON; the tag that would make a Date of it, and 1.1's base-60 numbers, are left out. */
function withoutDates<Tag>(tags: readonly Tag[]): Tag[] {
  return tags.filter((tag) => {
    const { tag: name, format } = tag as { readonly tag?: string; readonly format?: string }
    return name !== 'tag:yaml.org,2002:timestamp' && format !== 'TIME'
  })
}
