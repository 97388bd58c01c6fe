import { resolvePath, type Files } from '../files/types.ts'
import { lookUp } from './nslookup.ts'
import type { Program, ProgramContext } from './types.ts'

// So much of Redis as a lesson on claims needs: single values that last as long as the volume they lie on.

const port = 6379
/** Commands travel on the simulated network under this method, their words as JSON. */
const method = 'REDIS'

/** What a command answers, as redis-cli tells kinds apart. */
type Reply =
  | { readonly kind: 'status' | 'text' | 'error'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'list'; readonly texts: readonly string[] }
  | { readonly kind: 'nothing' }

const status = (text: string): Reply => ({ kind: 'status', text })
const error = (text: string): Reply => ({ kind: 'error', text })
const number = (value: number): Reply => ({ kind: 'number', value })

export const isRedisImage = (image: string): boolean => /(^|\/)(redis|valkey)(:|@|$)/.test(image)

/** Keeps its values in a file of its folder, which is /data unless it is told otherwise, and reads them from there. */
export const redisServer: Program = (context, exit) => {
  const { words, files, directory, network, output } = context
  const settings = new Map<string, string>()
  const first = words[1] ?? ''
  const file = first === '' || first.startsWith('-') ? '' : (files.read(resolvePath(directory, first)) ?? '')
  for (const line of file.split('\n')) settings.set(line.split(/\s+/)[0] ?? '', line.split(/\s+/)[1] ?? '')
  words.forEach((word, index) => word.startsWith('--') && settings.set(word.slice(2), words[index + 1] ?? ''))
  const folder = resolvePath(directory === '/' ? '/data' : directory, settings.get('dir') ?? '.')
  if (files.facts(folder) === null) files.makeDirectory(folder)
  const path = `${folder}/${settings.get('appendonly') === 'yes' ? 'appendonly.aof' : 'dump.rdb'}`
  const values = readValues(files, path)
  const stop = network.serve(Number(settings.get('port') ?? port), (request) => {
    const isOurs = request.method === method
    const reply = isOurs ? answer(values, JSON.parse(request.path) as readonly string[]) : error('ERR Protocol error')
    writeValues(files, path, values)
    return { status: isOurs ? 200 : 400, reason: '', server: '', body: JSON.stringify(reply) }
  })
  if (stop === null) {
    output('# Could not create server TCP listening socket *:6379: bind: Address already in use\n')
    exit(1)
    return () => undefined
  }
  output('* Ready to accept connections tcp\n')
  return stop
}

/** One command after the other, in the form in which Redis itself writes them. */
function readValues(files: Files, path: string): Map<string, string> {
  const values = new Map<string, string>()
  const text = files.read(path) ?? ''
  for (const [, key = '', value = ''] of text.matchAll(/\*3\r\n\$3\r\nSET\r\n\$\d+\r\n(.*)\r\n\$\d+\r\n(.*)\r\n/g))
    values.set(key, value)
  return values
}

function writeValues(files: Files, path: string, values: ReadonlyMap<string, string>): void {
  const part = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
  const text = [...values].map(([key, value]) => `*3\r\n${part('SET')}${part(key)}${part(value)}`).join('')
  if (text !== (files.read(path) ?? '')) files.write(path, text)
}

type Command = (values: Map<string, string>, words: readonly string[]) => Reply

const count = (values: Map<string, string>, key: string, by: number): Reply => {
  const value = Number(values.get(key) ?? '0') + by
  if (!Number.isInteger(value)) return error('ERR value is not an integer or out of range')
  values.set(key, String(value))
  return number(value)
}

const commands: { readonly [name: string]: { readonly least: number; readonly run: Command } } = {
  PING: { least: 0, run: (_values, [text]) => (text === undefined ? status('PONG') : { kind: 'text', text }) },
  ECHO: { least: 1, run: (_values, [text = '']) => ({ kind: 'text', text }) },
  GET: {
    least: 1,
    run(values, [key = '']) {
      const text = values.get(key)
      return text === undefined ? { kind: 'nothing' } : { kind: 'text', text }
    },
  },
  SET: {
    least: 2,
    run(values, [key = '', value = '', ...rest]) {
      if (rest.length > 0) return error("ERR the sandbox's redis knows SET without options only")
      values.set(key, value.replaceAll(/[\r\n]/g, ' '))
      return status('OK')
    },
  },
  DEL: { least: 1, run: (values, keys) => number(keys.filter((key) => values.delete(key)).length) },
  EXISTS: { least: 1, run: (values, keys) => number(keys.filter((key) => values.has(key)).length) },
  INCR: { least: 1, run: (values, [key = '']) => count(values, key, 1) },
  DECR: { least: 1, run: (values, [key = '']) => count(values, key, -1) },
  INCRBY: { least: 2, run: (values, [key = '', by]) => count(values, key, Number(by)) },
  KEYS: { least: 1, run: (values) => ({ kind: 'list', texts: [...values.keys()] }) },
  DBSIZE: { least: 0, run: (values) => number(values.size) },
  SAVE: { least: 0, run: () => status('OK') },
  FLUSHALL: {
    least: 0,
    run(values) {
      values.clear()
      return status('OK')
    },
  },
}

function answer(values: Map<string, string>, [name = '', ...words]: readonly string[]): Reply {
  const own = name.toUpperCase()
  const command = Object.hasOwn(commands, own) ? commands[own] : undefined
  if (command === undefined) return error(`ERR the sandbox's redis does not know '${name}'`)
  if (words.length < command.least) return error(`ERR wrong number of arguments for '${name.toLowerCase()}' command`)
  return command.run(values, words)
}

/** `redis-cli [-h HOST] [-p PORT] [COMMAND…]`; without a command it takes them from its input. */
export const redisClient: Program = (context, exit) => {
  const { words, isTerminal, output, input } = context
  const options = new Map<string, string>()
  let start = 1
  for (; words[start]?.startsWith('-') === true; start += 1) {
    const flag = words[start] ?? ''
    options.set(flag, /^-[hpna]$/.test(flag) ? (words[(start += 1)] ?? '') : '')
  }
  const host = options.get('-h') ?? '127.0.0.1'
  const at = Number(options.get('-p') ?? port)
  const isRaw = options.has('--raw') || !isTerminal
  const given = words.slice(start)
  if (given.length > 0) {
    exit(ask(context, host, at, given, isRaw))
    return () => undefined
  }
  const prompt = (): void => (isTerminal ? output(`${host}:${at}> `) : undefined)
  let isOver = false
  let code = 0
  const end = (): void => {
    if (!isOver) exit(code)
    isOver = true
  }
  prompt()
  input.read((text) => {
    for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
      if (isOver) return
      const typed = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((one) => one[1] ?? one[2] ?? one[3] ?? '')
      if (/^(quit|exit)$/i.test(typed[0] ?? '')) return end()
      const asked = ask(context, host, at, typed, isRaw)
      // A person has read what failed.
      if (!isTerminal) code = asked
    }
    prompt()
  }, end)
  return () => {
    isOver = true
  }
}

function ask(
  { network, output, error: say }: ProgramContext,
  host: string,
  at: number,
  words: readonly string[],
  isRaw: boolean,
): number {
  const [address] = host === 'localhost' ? ['127.0.0.1'] : lookUp(network, host)
  const asked =
    address === undefined ? null : network.ask(address, at, { method, path: JSON.stringify(words), agent: 'redis-cli' })
  if (asked?.kind !== 'answer') {
    const why =
      asked === null
        ? 'Name or service not known'
        : asked.kind === 'refused'
          ? 'Connection refused'
          : 'No route to host'
    say(`Could not connect to Redis at ${host}:${at}: ${why}\n`)
    return 1
  }
  if (asked.answer.server !== '' || asked.answer.status !== 200) {
    say('Error: Protocol error\n')
    return 1
  }
  const reply = JSON.parse(asked.answer.body) as Reply
  output(shown(reply, isRaw))
  return reply.kind === 'error' ? 1 : 0
}

/** As redis-cli shows a reply: to a person with its kind, else bare. */
function shown(reply: Reply, isRaw: boolean): string {
  switch (reply.kind) {
    case 'status':
      return `${reply.text}\n`
    case 'error':
      return `${isRaw ? '' : '(error) '}${reply.text}\n${isRaw ? '\n' : ''}`
    case 'text':
      return isRaw ? `${reply.text}\n` : `${JSON.stringify(reply.text)}\n`
    case 'number':
      return isRaw ? `${reply.value}\n` : `(integer) ${reply.value}\n`
    case 'nothing':
      return isRaw ? '\n' : '(nil)\n'
    case 'list': {
      if (isRaw) return reply.texts.length === 0 ? '\n' : reply.texts.map((text) => `${text}\n`).join('')
      if (reply.texts.length === 0) return '(empty array)\n'
      return reply.texts.map((text, index) => `${index + 1}) ${JSON.stringify(text)}\n`).join('')
    }
  }
}
