/** Why a file could not be changed; programs word it. */
export type FileFailure = 'missing' | 'exists' | 'isDirectory' | 'isNotDirectory' | 'notEmpty' | 'readOnly' | 'full'

export interface FileFacts {
  readonly kind: 'file' | 'directory'
  readonly bytes: number
  readonly changedMs: number
}

/** A tree of files. Paths are absolute and normal: `/` or `/data/color`, without `.`, `..` or a slash at the end. */
export interface Files {
  facts(path: string): FileFacts | null
  /** The text of a file; null if there is no file of that path. */
  read(path: string): string | null
  /** The names in a directory, in order; null if there is no directory of that path. */
  list(path: string): readonly string[] | null
  write(path: string, text: string): FileFailure | null
  makeDirectory(path: string): FileFailure | null
  /** Removes a file or an empty directory. */
  remove(path: string): FileFailure | null
  /** Whether a volume is mounted there or above; absent: nothing is mounted. */
  isMounted?(path: string): boolean
}

/** Makes a path absolute and normal, seen from a directory. */
export function resolvePath(directory: string, path: string): string {
  const steps: string[] = []
  const whole = path.startsWith('/') ? path : `${directory}/${path}`
  for (const step of whole.split('/')) {
    if (step === '' || step === '.') continue
    if (step === '..') steps.pop()
    else steps.push(step)
  }
  return `/${steps.join('/')}`
}

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
