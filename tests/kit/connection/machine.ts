import type { Machine } from '../../../src-main/connection/machine.ts'

/** A machine that has these files and these variables, and nothing else. */
export function machine(files: Readonly<Record<string, string>>, environment: Machine['environment'] = {}): Machine {
  return {
    environment,
    home: '/home/ada',
    workingFolder: '/home/ada/lesson',
    readFile: async (path) => {
      const text = files[path]
      if (text === undefined) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' })
      return text
    },
  }
}
