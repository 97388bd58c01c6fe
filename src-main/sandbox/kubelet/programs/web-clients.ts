import { nameOf, resolvePath } from '../files/types.ts'
import { formatDate } from './dates.ts'
import { textOf } from './file-programs.ts'
import { lookUp } from './nslookup.ts'
import { atOnce, type Asked, type ProgramContext, type WebAnswer } from './types.ts'

interface Target {
  readonly host: string
  readonly port: number
  readonly path: string
}

/** A URL as people type it; null: of a kind that the simulated network does not carry. */
function targetOf(url: string): Target | null {
  const [, scheme = 'http', host, port = '80', path = '/'] =
    /^(?:([a-z]+):\/\/)?([^/:?#]+)(?::(\d+))?([/?#].*)?$/i.exec(url) ?? []
  if (host === undefined || scheme.toLowerCase() !== 'http') return null
  return { host, port: Number(port), path: path.startsWith('/') ? path : `/${path}` }
}

type Reached = Asked | { readonly kind: 'unknown' }

function reach(
  { network }: ProgramContext,
  { host, port, path }: Target,
  method: string,
  agent: string,
): { readonly reached: Reached; readonly address: string } {
  const isOwn = host === 'localhost' || host === network.hostname || host === network.fullName
  const [address] = isOwn ? ['127.0.0.1'] : lookUp(network, host)
  if (address === undefined) return { reached: { kind: 'unknown' }, address: '' }
  return { reached: network.ask(address, port, { method, path, agent }), address }
}

interface CurlOptions {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly urls: readonly string[]
}

const curlValues = new Set(['-o', '-m', '--max-time', '--connect-timeout', '-X', '--request', '-H', '--header', '-A'])
const curlLong: { readonly [long: string]: string } = {
  '--silent': 's',
  '--show-error': 'S',
  '--fail': 'f',
  '--location': 'L',
  '--include': 'i',
  '--head': 'I',
  '--insecure': 'k',
  '--verbose': 'v',
}

/** Null: it was asked for something that is not simulated, whose name is the other result. */
function curlOptions(words: readonly string[]): CurlOptions | string {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const urls: string[] = []
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const long = curlLong[word]
    if (curlValues.has(word)) values.set(word, words[(index += 1)] ?? '')
    else if (long !== undefined) flags.add(long)
    else if (/^-[sSfLiIkv4]+o?$/.test(word)) {
      for (const flag of word.slice(1)) if (flag !== 'o') flags.add(flag)
      if (word.endsWith('o')) values.set('-o', words[(index += 1)] ?? '')
    } else if (word.startsWith('-')) return word
    else urls.push(word)
  }
  return { flags, values, urls }
}

export const curl = atOnce((context) => {
  const options = curlOptions(context.words)
  const { error } = context
  if (typeof options === 'string') {
    error(`curl: the sandbox's curl does not know ${options}\n`)
    return 2
  }
  if (options.urls.length === 0) {
    error("curl: try 'curl --help' or 'curl --manual' for more information\n")
    return 2
  }
  return options.urls.map((url) => curlOne(context, options, url)).at(-1) ?? 0
})

function curlOne(context: ProgramContext, { flags, values }: CurlOptions, url: string): number {
  const { error } = context
  const fail = (code: number, text: string): number => {
    if (!flags.has('s') || flags.has('S')) error(`curl: (${code}) ${text}\n`)
    return code
  }
  const target = targetOf(url)
  if (target === null) return fail(1, 'the simulated network carries http only')
  const { host, port } = target
  const method = flags.has('I') ? 'HEAD' : (values.get('-X') ?? values.get('--request') ?? 'GET')
  const { reached } = reach(context, target, method, 'curl/8.9.1')
  if (reached.kind === 'unknown') return fail(6, `Could not resolve host: ${host}`)
  if (reached.kind !== 'answer')
    return fail(
      7,
      `Failed to connect to ${host} port ${port} after 0 ms: ${reached.kind === 'refused' ? "Couldn't connect to server" : 'No route to host'}`,
    )
  const { answer } = reached
  if (flags.has('f') && answer.status >= 400) return fail(22, `The requested URL returned error: ${answer.status}`)
  const head = flags.has('i') || flags.has('I') ? headOf(answer, context.clock.nowMs()) : ''
  return (
    written(context, values.get('-o') ?? '-', `${head}${flags.has('I') ? '' : answer.body}`) ??
    fail(23, 'Failure writing output to destination')
  )
}

function headOf({ status, reason, server, body }: WebAnswer, nowMs: number): string {
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    ...(server === '' ? [] : [`Server: ${server}`]),
    `Date: ${formatDate(nowMs, '%a, %d %b %Y %H:%M:%S GMT')}`,
    'Content-Type: text/html',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: keep-alive',
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** 0, or null if the file could not be written. */
function written({ files, directory, output }: ProgramContext, name: string, text: string): number | null {
  if (name === '/dev/null') return 0
  if (name !== '-') return files.write(resolvePath(directory, name), text) === null ? 0 : null
  output(text)
  return 0
}

/** The one of BusyBox: `wget -qO- URL`, `wget URL`, `--spider`. */
export const wget = atOnce((context) => {
  const { words, error } = context
  const flags = new Set<string>()
  let name: string | null = null
  let url: string | null = null
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const [, letters = '', rest = ''] = /^-([qcS]*)(?:O(.*))?$/.exec(word) ?? []
    if (word === '--spider') flags.add('spider')
    else if (/^-T$|^-t$|^--(timeout|tries)$/.test(word)) index += 1
    else if (/^-T\d|^-t\d|^--(timeout|tries)=/.test(word)) continue
    else if (word.startsWith('-') && word !== '-' && /^-[qcS]*(O.*)?$/.test(word)) {
      for (const letter of letters) flags.add(letter)
      if (word.includes('O')) name = rest === '' ? (words[(index += 1)] ?? '-') : rest
    } else if (word.startsWith('-')) {
      error(`wget: the sandbox's wget does not know ${word}\n`)
      return 1
    } else url ??= word
  }
  return wgetOne(context, url ?? '', flags, name)
})

function wgetOne(context: ProgramContext, url: string, flags: ReadonlySet<string>, asked: string | null): number {
  const { files, directory, error } = context
  const target = targetOf(url)
  if (target === null) {
    error(url === '' ? 'wget: missing URL\n' : `wget: not an http or ftp url: ${url}\n`)
    return 1
  }
  const { reached, address } = reach(context, target, flags.has('spider') ? 'HEAD' : 'GET', 'Wget')
  const tell = (text: string): void => (flags.has('q') ? undefined : error(text))
  const fail = (text: string): number => {
    error(`wget: ${text}\n`)
    return 1
  }
  if (reached.kind === 'unknown')
    return fail(`bad address '${target.host}${target.port === 80 ? '' : `:${target.port}`}'`)
  tell(`Connecting to ${target.host}${target.port === 80 ? '' : `:${target.port}`} (${address}:${target.port})\n`)
  if (reached.kind === 'refused') return fail(`can't connect to remote host (${address}): Connection refused`)
  if (reached.kind === 'unreachable') return fail(`can't connect to remote host (${address}): No route to host`)
  const { status, reason, body } = reached.answer
  if (status >= 400) return fail(`server returned error: HTTP/1.1 ${status} ${reason}`)
  if (flags.has('spider')) {
    tell('remote file exists\n')
    return 0
  }
  const name = asked ?? (nameOf(target.path) || 'index.html')
  const isOut = name === '-'
  tell(isOut ? 'writing to stdout\n' : `saving to '${name}'\n`)
  if (!isOut && asked === null && files.facts(resolvePath(directory, name)) !== null) {
    return fail(`can't open '${name}': ${textOf('exists')}`)
  }
  if (written(context, name, body) === null) return fail(`can't open '${name}': ${textOf('missing')}`)
  const bytes = String(Buffer.byteLength(body)).padStart(6)
  tell(`${(isOut ? '-' : name).padEnd(20)} 100% |********************************| ${bytes}  0:00:00 ETA\n`)
  tell(isOut ? 'written to stdout\n' : `'${name}' saved\n`)
  return 0
}
