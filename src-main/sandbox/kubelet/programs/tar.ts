import { nameOf, parentOf, resolvePath, type Files } from '../files/types.ts'
import type { Program, ProgramContext } from './types.ts'

// kubectl copies files with `tar cf - PATH` and `tar -xmf - -C FOLDER`. Files of the sandbox are text, so archives are too:
// every letter of a block is one byte but those of the files' contents, whose sizes count bytes.

const blockBytes = 512

export const tar: Program = (context, exit) => {
  const { words, error, input } = context
  const [flags = '', archive] = words.slice(1)
  if (archive !== '-' || !/^-?[cx][mzvpo]*f$/.test(flags) || flags.includes('z')) {
    error("tar: the sandbox's tar knows tar cf - PATH and tar xf - [-C FOLDER] only\n")
    exit(1)
    return () => undefined
  }
  if (flags.includes('c')) {
    exit(create(context, words.slice(3)))
    return () => undefined
  }
  const folder = words[words.indexOf('-C') + 1] ?? '.'
  let isStopped = false
  let text = ''
  input.read(
    (more) => void (text += more),
    () => {
      if (!isStopped) exit(extract(context, Buffer.from(text), words.includes('-C') ? folder : '.'))
    },
  )
  return () => {
    isStopped = true
  }
}

function create({ files, directory, output, error }: ProgramContext, names: readonly string[]): number {
  let code = 0
  const add = (name: string, path: string): void => {
    const facts = files.facts(path)
    if (facts === null) {
      error(`tar: ${name}: No such file or directory\n`)
      code = 1
      return
    }
    const text = files.read(path) ?? ''
    const isDirectory = facts.kind === 'directory'
    output(header(`${name.replace(/^\/+/, '')}${isDirectory ? '/' : ''}`, text, isDirectory, facts.changedMs))
    output(`${text}${'\0'.repeat(padding(Buffer.byteLength(text)))}`)
    for (const entry of files.list(path) ?? []) add(`${name}/${entry}`, resolvePath(path, entry))
  }
  if (names.some((name) => name.startsWith('/'))) error("tar: removing leading '/' from member names\n")
  for (const name of names) add(name, resolvePath(directory, name))
  output('\0'.repeat(2 * blockBytes))
  return code
}

const padding = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes

/** A block of the ustar form (POSIX.1-1988). */
function header(name: string, text: string, isDirectory: boolean, changedMs: number): string {
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`
  const start = [
    name.slice(0, 99).padEnd(100, '\0'),
    octal(isDirectory ? 0o755 : 0o644, 8),
    octal(0, 8),
    octal(0, 8),
    octal(Buffer.byteLength(text), 12),
    octal(Math.floor(changedMs / 1000), 12),
  ].join('')
  const end = `${isDirectory ? '5' : '0'}${'\0'.repeat(100)}ustar  \0${'root'.padEnd(32, '\0')}${'root'.padEnd(32, '\0')}`
  const whole = `${start}${' '.repeat(8)}${end}`.padEnd(blockBytes, '\0')
  const sum = [...Buffer.from(whole, 'latin1')].reduce((total, byte) => total + byte, 0)
  return `${start}${sum.toString(8).padStart(6, '0')}\0 ${end}`.padEnd(blockBytes, '\0')
}

function extract({ files, directory, error }: ProgramContext, archive: Buffer, folder: string): number {
  const into = resolvePath(directory, folder)
  if (files.facts(into)?.kind !== 'directory') {
    error(`tar: can't change directory to '${folder}': No such file or directory\n`)
    return 1
  }
  let at = 0
  while (at + blockBytes <= archive.length && archive[at] !== 0) {
    const field = (start: number, length: number): string =>
      archive.toString('utf8', at + start, at + start + length).replace(/\0[\s\S]*$/, '')
    const bytes = Number.parseInt(field(124, 12).trim() || '0', 8)
    const kind = field(156, 1)
    const long = field(345, 155)
    const name =
      long === '' || !field(257, 6).startsWith('ustar') || archive[at + 263] === 0x20
        ? field(0, 100)
        : `${long}/${field(0, 100)}`
    const text = archive.toString('utf8', at + blockBytes, at + blockBytes + bytes)
    const path = resolvePath(into, `./${resolvePath('/', name)}`)
    if (kind === '5') makeFolders(files, path)
    else if (kind === '0' || kind === '') {
      makeFolders(files, parentOf(path))
      const failure = files.write(path, text)
      if (failure !== null) {
        error(
          `tar: can't open '${nameOf(path)}': ${failure === 'full' ? 'No space left on device' : 'Read-only file system'}\n`,
        )
        return 1
      }
    }
    at += blockBytes + bytes + padding(bytes)
  }
  return 0
}

function makeFolders(files: Files, path: string): void {
  if (files.facts(path) !== null) return
  makeFolders(files, parentOf(path))
  files.makeDirectory(path)
}
