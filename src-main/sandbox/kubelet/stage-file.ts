import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parsePodStages, type PodStage } from './pod-stages.ts'

/** Built code lies less deep than the source: the folder `resources` is looked for upwards from either. */
const levels = 6

/** Reads the stages that come with the app. */
export function readPodStages(from: string = import.meta.dirname): readonly PodStage[] {
  return parsePodStages(readFileSync(resourcePath('sandbox/pod-stages.yaml', from), 'utf8'))
}

/** Where a file of `resources` lies, seen from a folder of the source, of a build or of a package. */
export function resourcePath(name: string, from: string = import.meta.dirname): string {
  let folder = from
  for (let level = 0; level < levels; level += 1) {
    const path = join(folder, 'resources', name)
    if (existsSync(path)) return path
    folder = dirname(folder)
  }
  throw new Error(
    `Expected resources/${name} in a folder above ${from}, found none. Keep resources beside the built code.`,
  )
}
