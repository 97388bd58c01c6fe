import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Built code lies less deep than the source: the folder `resources` is looked for upwards from either. */
const levels = 6

/** Where a file or folder of `resources` lies, seen from a folder of the source, of a build or of a package. */
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
