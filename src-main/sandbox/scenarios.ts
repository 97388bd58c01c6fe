import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import type { ScenarioInfo } from '#shared/contract/sandbox.ts'
import type { JsonObject } from './objects.ts'
import { resourcePath } from './resource-path.ts'

/** A scenario: what it tells of itself, and its manifest, the same that `kubectl apply -f` takes. */
export interface Scenario extends ScenarioInfo {
  readonly manifest: string
}

/** The scenario of a new sandbox. */
export const firstScenario = 'redis'

/** Reads every scenario of a folder (default: those that come with the app), the first one first and the others by name. Throws what is wrong with a file, by name. */
export function readScenarios(folder: string = resourcePath('scenarios')): readonly Scenario[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
  const order = (name: string): string => (name === firstScenario ? '' : name)
  return names
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((name) => parseScenario(name, readFileSync(join(folder, `${name}.yaml`), 'utf8')))
}

/**
 * Reads one scenario. Its head is the first comment, YAML behind `# `: title, watch (sentences), workload (the set looked at
 * first, or null) and namespace (`default` if left out). kubectl passes over it.
 */
export function parseScenario(name: string, manifest: string): Scenario {
  const lines = manifest.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  const comment = lines.slice(0, end === -1 ? lines.length : end).map((line) => line.replace(/^# ?/, ''))
  const head = parse(comment.join('\n')) as Partial<Record<string, unknown>> | null
  const { title, watch, workload = null, namespace = 'default' } = head ?? {}
  const isWhole =
    typeof title === 'string' &&
    Array.isArray(watch) &&
    watch.every((sentence) => typeof sentence === 'string') &&
    (workload === null || typeof workload === 'string') &&
    typeof namespace === 'string'
  if (!isWhole)
    throw new Error(
      `The scenario ${name} must begin with a comment that holds title (text), watch (list of sentences), workload (name or null) and, if not default, namespace. Found: ${JSON.stringify(head)}`,
    )
  return { name, title, watch, workload, namespace, manifest }
}

/** The objects of a manifest in their order. */
export function objectsOf(manifest: string): readonly JsonObject[] {
  return parseAllDocuments(manifest)
    .map((document) => document.toJS() as JsonObject | null)
    .filter((object) => object !== null)
}
