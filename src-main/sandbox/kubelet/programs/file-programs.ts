import { parentOf, resolvePath, type FileFailure } from '../files/types.ts'
import { formatDate } from './dates.ts'
import { atOnce, type Program, type ProgramContext } from './types.ts'

// Texts and exit codes are those of BusyBox.

const failureText: { readonly [Failure in FileFailure]: string } = {
  missing: 'No such file or directory',
  exists: 'File exists',
  isDirectory: 'Is a directory',
  isNotDirectory: 'Not a directory',
  notEmpty: 'Directory not empty',
  readOnly: 'Read-only file system',
  full: 'No space left on device',
}
export const textOf = (failure: FileFailure): string => failureText[failure]

/** Splits `-la x y` into letters and names. */
export function parsed(words: readonly string[]): {
  readonly flags: ReadonlySet<string>
  readonly names: readonly string[]
} {
  const rest = words.slice(1)
  const isFlag = (word: string): boolean => word.length > 1 && word.startsWith('-')
  return {
    flags: new Set(
      rest.filter(isFlag).flatMap((word) => (word.startsWith('--') ? [word.slice(2)] : word.slice(1).split(''))),
    ),
    names: rest.filter((word) => !isFlag(word)),
  }
}

export const cat: Program = (context, exit) => {
  const { names } = parsed(context.words)
  if (names.length === 0) {
    let isStopped = false
    context.input.read(
      (text) => {
        if (!isStopped) context.output(text)
      },
      () => {
        if (!isStopped) exit(0)
      },
    )
    return () => {
      isStopped = true
    }
  }
  exit(names.map((name) => catOne(context, name)).includes(1) ? 1 : 0)
  return () => undefined
}

function catOne({ files, directory, output, error }: ProgramContext, name: string): number {
  const path = resolvePath(directory, name)
  const text = files.read(path)
  if (text === null) {
    const isDirectory = files.facts(path)?.kind === 'directory'
    error(isDirectory ? 'cat: read error: Is a directory\n' : `cat: can't open '${name}': No such file or directory\n`)
    return 1
  }
  output(text)
  return 0
}

export const ls = atOnce((context) => {
  const { flags, names } = parsed(context.words)
  const { files, directory, output, error } = context
  let code = 0
  const wanted = names.length === 0 ? ['.'] : names
  const found = wanted.filter((name) => {
    if (files.facts(resolvePath(directory, name)) !== null) return true
    error(`ls: ${name}: No such file or directory\n`)
    code = 1
    return false
  })
  for (const name of found) {
    const path = resolvePath(directory, name)
    const entries = flags.has('d') ? null : files.list(path)
    if (entries === null) output(lines(context, flags, parentOf(path), [name]))
    else {
      if (found.length > 1) output(`${name}:\n`)
      const visible = entries.filter((entry) => flags.has('a') || flags.has('A') || !entry.startsWith('.'))
      const shown = flags.has('a') ? ['.', '..', ...visible] : visible
      if (flags.has('l')) output(`total ${shown.length * 4}\n`)
      output(lines(context, flags, path, shown))
    }
  }
  return code
})

function lines(
  { files }: ProgramContext,
  flags: ReadonlySet<string>,
  directory: string,
  names: readonly string[],
): string {
  if (!flags.has('l')) return names.map((name) => `${name}\n`).join('')
  return names
    .map((name) => {
      const facts = files.facts(resolvePath(directory, name))
      const mode = facts?.kind === 'directory' ? 'drwxr-xr-x' : '-rw-r--r--'
      const bytes = String(facts?.bytes ?? 0).padStart(9)
      const date = formatDate(facts?.changedMs ?? 0, '%b %e %H:%M')
      return `${mode}    1 root     root     ${bytes} ${date} ${name}\n`
    })
    .join('')
}

/** Files here have no modes to change; that they are there is asked all the same. */
export const chmod = atOnce(({ words, files, directory, error }) => {
  const [, ...names] = parsed(words).names
  const missing = names.filter((name) => files.facts(resolvePath(directory, name)) === null)
  for (const name of missing) error(`chmod: ${name}: No such file or directory\n`)
  return missing.length > 0 ? 1 : 0
})

export const mkdir = atOnce(({ words, files, directory, error }) => {
  const { flags, names } = parsed(words)
  return worst(names, (name) => {
    const path = resolvePath(directory, name)
    if (flags.has('p')) {
      const steps = path.split('/').slice(1)
      for (let depth = 1; depth <= steps.length; depth += 1) {
        const part = `/${steps.slice(0, depth).join('/')}`
        const failure = files.facts(part)?.kind === 'directory' ? null : files.makeDirectory(part)
        if (failure !== null) return error(`mkdir: can't create directory '${name}': ${textOf(failure)}\n`)
      }
      return null
    }
    const failure = files.makeDirectory(path)
    return failure === null ? null : error(`mkdir: can't create directory '${name}': ${textOf(failure)}\n`)
  })
})

export const rm = atOnce(({ words, files, directory, error }) => {
  const { flags, names } = parsed(words)
  const isForced = flags.has('f')
  const remove = (path: string): FileFailure | null => {
    for (const entry of files.list(path) ?? []) {
      const failure = remove(resolvePath(path, entry))
      if (failure !== null) return failure
    }
    return files.remove(path)
  }
  return worst(names, (name) => {
    const path = resolvePath(directory, name)
    const facts = files.facts(path)
    if (facts === null) return isForced ? null : error(`rm: can't remove '${name}': No such file or directory\n`)
    if (facts.kind === 'directory' && !flags.has('r') && !flags.has('R')) return error(`rm: '${name}' is a directory\n`)
    const failure = remove(path)
    const text = failure === 'notEmpty' ? 'Resource busy' : failure === null ? '' : textOf(failure)
    return failure === null ? null : error(`rm: can't remove '${name}': ${text}\n`)
  })
})

export const touch = atOnce(({ words, files, directory, error }) =>
  worst(parsed(words).names, (name) => {
    const path = resolvePath(directory, name)
    if (files.facts(path)?.kind === 'directory') return null
    const failure = files.write(path, files.read(path) ?? '')
    return failure === null ? null : error(`touch: ${name}: ${textOf(failure)}\n`)
  }),
)

/** 1 if one of the names failed. Each call says what was wrong itself and returns null only when all was well. */
function worst(names: readonly string[], act: (name: string) => null | void): number {
  return names.map((name) => act(name) === null).includes(false) ? 1 : 0
}

export const wc = counted('wc', (text) => {
  const words = text.split(/\s+/).filter((word) => word !== '').length
  return { l: text.split('\n').length - 1, w: words, c: Buffer.byteLength(text) }
})

function counted(name: string, count: (text: string) => { readonly [flag: string]: number }): Program {
  return overText(name, (text, { flags }, label) => {
    const numbers = count(text)
    const shown = Object.keys(numbers).filter((flag) => flags.size === 0 || flags.has(flag))
    const columns = shown
      .map((flag) => String(numbers[flag]).padStart(shown.length > 1 ? 9 : 0))
      .join(shown.length > 1 ? '' : ' ')
    return `${columns}${label === '' ? '' : ` ${label}`}\n`
  })
}

/** A program that turns text, of its files or its input, into other text. */
export function overText(
  name: string,
  turn: (text: string, asked: ReturnType<typeof parsed>, label: string) => string,
): Program {
  return (context, exit) => {
    const asked = parsed(context.words)
    const { files, directory, output, error } = context
    if (asked.names.length > 0) {
      const codes = asked.names.map((file) => {
        const text = files.read(resolvePath(directory, file))
        if (text === null) {
          error(`${name}: ${file}: No such file or directory\n`)
          return 1
        }
        output(turn(text, asked, file))
        return 0
      })
      exit(codes.includes(1) ? 1 : 0)
      return () => undefined
    }
    let isStopped = false
    let whole = ''
    context.input.read(
      (text) => {
        whole += text
      },
      () => {
        if (isStopped) return
        output(turn(whole, asked, ''))
        exit(0)
      },
    )
    return () => {
      isStopped = true
    }
  }
}
