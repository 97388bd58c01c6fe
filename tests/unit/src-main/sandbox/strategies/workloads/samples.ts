import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { JsonObject, ResourceName } from '../../../../../../src-main/sandbox/objects.ts'

/** What a client sends, and to which resource. */
export interface Case {
  readonly title: string
  readonly resource: ResourceName
  readonly object: JsonObject
  readonly subresource?: string
  readonly change?: JsonObject
}

/** What the real API server made of it. */
export interface Answer {
  readonly title: string
  readonly object?: JsonObject
  readonly message?: string
  readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[]
  readonly warnings?: readonly string[]
  /** Of a table: when it was printed, its columns and its only row. */
  readonly atMs?: number
  readonly columns?: readonly unknown[]
  readonly cells?: readonly unknown[]
  /** Of a change: what was stored before it. */
  readonly before?: JsonObject
}

const folder = new URL('../../../../../samples/sandbox-strategies/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

/** The cases of a file, each with its recorded answer. */
export function samples(name: string): readonly (Case & { readonly answer: Answer })[] {
  const answers = JSON.parse(text(`${name}.answers.json`)) as readonly Answer[]
  return (parse(text(`${name}.cases.yaml`)) as readonly Case[]).map((one) => {
    const answer = answers.find(({ title }) => title === one.title)
    if (answer === undefined)
      throw new Error(`Expected a recorded answer to "${one.title}", found none; run record.mjs.`)
    return { ...one, answer }
  })
}
