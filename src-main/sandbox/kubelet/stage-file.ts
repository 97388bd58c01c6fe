import { readFileSync } from 'node:fs'
import { resourcePath } from '../resource-path.ts'
import { parsePodStages, type PodStage } from './pod-stages.ts'

/** Reads the stages that come with the app. */
export function readPodStages(from: string = import.meta.dirname): readonly PodStage[] {
  return parsePodStages(readFileSync(resourcePath('sandbox/pod-stages.yaml', from), 'utf8'))
}
