import type { Clock } from '#shared/kit/clock.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import type { Material } from './kubeconfig-entry.ts'
import type { Machine } from './machine.ts'
import { unreadableReason } from './unreadable.ts'

/** Token and certificate files are replaced while we run. client-go looks once in 10 s too. */
const keepMs = 10_000

export interface MaterialReader {
  /** A file is read at most once in 10 s, unless `refresh` says that what it gave was refused. */
  read(material: Material, options: { readonly refresh: boolean }): Promise<Result<string, Problem>>
}

export function createMaterialReader(deps: {
  readonly clock: Clock
  readonly readFile: Machine['readFile']
}): MaterialReader {
  const kept = new Map<string, { readonly text: string; readonly readMs: number }>()
  return {
    async read(material, { refresh }) {
      if (material.kind === 'text') return ok(material.text)
      const last = kept.get(material.path)
      const ageMs = last === undefined ? keepMs : deps.clock.nowMs() - last.readMs
      if (last !== undefined && !refresh && ageMs >= 0 && ageMs < keepMs) return ok(last.text)
      const read = await readMaterial(material, deps.readFile)
      if (read.kind === 'ok') kept.set(material.path, { text: read.value, readMs: deps.clock.nowMs() })
      return read
    },
  }
}

export async function readMaterial(
  material: Material,
  readFile: Machine['readFile'],
): Promise<Result<string, Problem>> {
  if (material.kind === 'text') return ok(material.text)
  try {
    return ok(await readFile(material.path))
  } catch (error) {
    return failed({
      code: 'credential-file-unreadable',
      params: { path: material.path, reason: unreadableReason(error) },
    })
  }
}
