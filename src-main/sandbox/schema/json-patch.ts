// JSON patches (RFC 6902) with the quirks of the API server's library: a replacement of a missing key adds it, a copy from
// a missing key copies null, negative indexes count from the end.
import type { Json } from '../objects.ts'
import { isLooseObject, looseCopy, sameJson } from './loose-json.ts'
import type { Loose, LooseObject } from './loose-json.ts'

/** One step that does not apply. The server does not tell which: all it says is that it rejected the request. */
export class StepRefused extends Error {}

export interface PatchStep {
  readonly op?: string
  readonly path?: string
  readonly from?: string
  readonly value?: Json
}

const decodedKey = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~')

type Container = LooseObject | Loose[]

function indexOf(list: readonly Loose[], key: string, size: number): number {
  if (!/^[-+]?\d+$/.test(key)) throw new StepRefused(`not an index: ${key}`)
  const index = Number(key) < 0 ? Number(key) + size : Number(key)
  if (index < 0 || index >= size) throw new StepRefused(`no such index: ${key} of ${list.length}`)
  return index
}

function read(container: Container, key: string): Loose | undefined {
  return Array.isArray(container) ? container[indexOf(container, key, container.length)] : container[key]
}

/** The object or list that holds the last part of the path. */
function holderOf(root: Container, path: string): { readonly container: Container; readonly key: string } {
  const parts = path.split('/')
  if (parts.length < 2) throw new StepRefused(`no such path: ${path}`)
  let container = root
  for (const part of parts.slice(1, -1)) {
    const next = read(container, decodedKey(part))
    if (!Array.isArray(next) && !isLooseObject(next)) throw new StepRefused(`no such path: ${path}`)
    container = next
  }
  return { container, key: decodedKey(parts.at(-1) ?? '') }
}

function add(root: Container, path: string, value: Loose): void {
  const { container, key } = holderOf(root, path)
  if (!Array.isArray(container)) container[key] = value
  else if (key === '-') container.push(value)
  else container.splice(indexOf(container, key, container.length + 1), 0, value)
}

function remove(root: Container, path: string): void {
  const { container, key } = holderOf(root, path)
  if (Array.isArray(container)) {
    container.splice(indexOf(container, key, container.length), 1)
    return
  }
  if (!Object.hasOwn(container, key)) throw new StepRefused(`no such key: ${path}`)
  delete container[key]
}

function replace(root: Container, path: string, value: Loose): void {
  const { container, key } = holderOf(root, path)
  if (Array.isArray(container)) container[indexOf(container, key, container.length)] = value
  else container[key] = value
}

function valueAt(root: Container, path: string): Loose {
  const { container, key } = holderOf(root, path)
  return read(container, key) ?? null
}

function test(root: Container, path: string, value: Json): void {
  const found = path === '' ? root : valueAt(root, path)
  if (!sameJson(found, value)) throw new StepRefused(`test failed: ${path}`)
}

function required(value: string | undefined): string {
  if (value === undefined) throw new StepRefused('a path is missing')
  return value
}

function applyStep(root: Container, step: PatchStep): Container {
  const path = required(step.path)
  const value = looseCopy(step.value ?? null)
  switch (step.op) {
    case 'add':
    case 'replace':
      if (step.value === undefined) throw new StepRefused('a value is missing')
      if (step.op === 'add') add(root, path, value)
      else if (path !== '') replace(root, path, value)
      else if (Array.isArray(value) || isLooseObject(value)) return value
      else throw new StepRefused('a whole object is replaced by an object')
      return root
    case 'remove':
      remove(root, path)
      return root
    case 'move': {
      const moved = valueAt(root, required(step.from))
      remove(root, required(step.from))
      add(root, path, moved)
      return root
    }
    case 'copy':
      add(root, path, looseCopy(valueAt(root, required(step.from))))
      return root
    case 'test':
      test(root, path, step.value ?? null)
      return root
    default:
      throw new StepRefused(`unknown operation: ${step.op ?? ''}`)
  }
}

/** The server's library prints what a path has led through with its keys in order, and leaves the rest as it was. */
function inOrderAlong(value: Loose, paths: readonly (readonly string[])[]): Loose {
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      inOrderAlong(
        item,
        paths.filter(([part]) => part === String(index)).map((path) => path.slice(1)),
      ),
    )
  }
  if (!isLooseObject(value) || paths.length === 0) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      const below = paths.filter(([part]) => part === key).map((path) => path.slice(1))
      return [
        key,
        inOrderAlong(
          inner,
          below.filter((path) => path.length > 0),
        ),
      ]
    }),
  )
}

/** The document after all steps; throws a StepRefused at the first that does not apply. */
export function jsonPatched(document: Json, steps: readonly PatchStep[]): Json {
  const paths = steps.flatMap(({ path, from }) => [path, from]).filter((path) => path !== undefined)
  const parts = paths.map((path) => path.split('/').slice(1).map(decodedKey))
  return inOrderAlong(applied(document, steps), parts)
}

function applied(document: Json, steps: readonly PatchStep[]): Loose {
  let root = looseCopy(document)
  for (const step of steps) {
    if (!Array.isArray(root) && !isLooseObject(root)) throw new StepRefused('the document is neither object nor list')
    root = applyStep(root, step)
  }
  return root
}
