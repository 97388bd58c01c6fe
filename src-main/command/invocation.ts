import { failed, ok, type Result } from '#shared/kit/result.ts'
import { firstScenario } from '../sandbox/index.ts'
import type { Language } from '#shared/words/index.ts'
import { parseDuration } from './durations.ts'
import {
  commandNames,
  optionNames,
  parseWords,
  takes,
  textOf,
  type CommandName,
  type ParsedWords,
  type Values,
} from './options.ts'
import { parseSubject, type NamedSubject } from './subject.ts'
import { parseUntil, type Until } from './until.ts'

/** Whom to ask and how to speak: the same for every command. */
export interface Globals {
  readonly kubeconfig: string | null
  readonly context: string | null
  readonly clusterDomain: string | null
  readonly language: Language
  readonly verbose: boolean
  /** A sandbox is started for the life of the command, and asked instead of a cluster. */
  readonly sandbox: boolean
  /** Null: the context's namespace, else `default`. */
  readonly namespaces: readonly string[] | 'all' | null
}

export type Invocation =
  | { readonly kind: 'help'; readonly command: CommandName | null }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'inspect'
      readonly globals: Globals
      readonly output: 'json' | 'yaml' | 'text'
      readonly timeoutMs: number
    }
  | {
      readonly kind: 'narrate'
      readonly globals: Globals
      readonly output: 'json' | 'text'
      readonly forMs: number | null
      readonly until: Until | null
    }
  | {
      readonly kind: 'why'
      readonly globals: Globals
      readonly subject: NamedSubject
      readonly output: 'json' | 'text'
      readonly timeoutMs: number
    }
  | {
      readonly kind: 'dns'
      readonly globals: Globals
      readonly output: 'json' | 'zone' | 'text'
      readonly timeoutMs: number
    }
  | SandboxInvocation

/** A sandbox that is served until it is interrupted. */
export interface SandboxInvocation {
  readonly kind: 'sandbox'
  readonly language: Language
  readonly verbose: boolean
  /** Null: an empty cluster was asked for. */
  readonly scenario: string | null
  readonly speed: number
  /** Null: any. */
  readonly seed: number | null
  readonly kubeconfig: string | null
}

/** How a command was called wrongly; the words are in the catalogue under `command.usage.CODE`. */
export interface UsageProblem {
  readonly code:
    | 'unknownCommand'
    | 'noCommand'
    | 'later'
    | 'option'
    | 'optionOfOther'
    | 'value'
    | 'both'
    | 'tooManyWords'
    | 'noSubject'
    | 'subject'
    | 'until'
  readonly params: Readonly<Record<string, string>>
  readonly command: CommandName | null
}

const defaultTimeoutMs = 20_000
const laterCommands: readonly CommandName[] = ['record', 'replay']
const languages: readonly Language[] = ['en']

/** Reads the arguments behind `podium`. Pure: what is wrong comes back as data. */
export function parseInvocation(argv: readonly string[]): Result<Invocation, UsageProblem> {
  const parsed = tryParse(argv)
  if (parsed.kind === 'failed') return parsed
  const { words, values } = parsed.value
  const [word, ...rest] = words
  const command = commandNames.find((name) => name === word) ?? null
  if (values.version === true) return ok({ kind: 'version' })
  if (word === undefined)
    return values.help === true ? ok({ kind: 'help', command: null }) : failed(usage('noCommand', {}, null))
  if (command === null) return failed(usage('unknownCommand', { word }, null))
  if (values.help === true) return ok({ kind: 'help', command })
  if (command === 'help') return helpOn(rest)
  const foreign = optionNames.find((name) => values[name] !== undefined && !takes(command, name))
  if (foreign !== undefined) return failed(usage('optionOfOther', { option: `--${foreign}`, command }, command))
  if (laterCommands.includes(command)) return failed(usage('later', { word: command }, command))
  return parseCommand(command, rest, values)
}

function tryParse(argv: readonly string[]): Result<ParsedWords, UsageProblem> {
  try {
    return ok(parseWords(argv))
  } catch (error) {
    // `node:util` says what it expected after the first sentence; the first one names the switch.
    const [detail = ''] = error instanceof Error ? error.message.split('. ') : [String(error)]
    return failed(usage('option', { detail }, commandNames.find((name) => argv.includes(name)) ?? null))
  }
}

function helpOn(words: readonly string[]): Result<Invocation, UsageProblem> {
  const [word] = words
  if (word === undefined) return ok({ kind: 'help', command: null })
  const command = commandNames.find((name) => name === word)
  return command === undefined ? failed(usage('unknownCommand', { word }, null)) : ok({ kind: 'help', command })
}

function parseCommand(command: CommandName, rest: readonly string[], values: Values): Result<Invocation, UsageProblem> {
  const globals = parseGlobals(command, values)
  if (globals.kind === 'failed') return globals
  if (command === 'why') return parseWhy(globals.value, rest, values)
  if (command === 'sandbox' && rest.length === 0) return parseSandbox(globals.value, values)
  if (rest.length > 0) return failed(usage('tooManyWords', { word: rest.join(' ') }, command))
  const timeout = parseTime(command, values, 'timeout')
  if (timeout.kind === 'failed') return timeout
  const timeoutMs = timeout.value ?? defaultTimeoutMs
  if (command === 'inspect') {
    const output = choose(command, values, ['text', 'json', 'yaml'] as const)
    return output.kind === 'failed'
      ? output
      : ok({ kind: 'inspect', globals: globals.value, output: output.value, timeoutMs })
  }
  if (command === 'dns') {
    const output = choose(command, values, ['text', 'json', 'zone'] as const)
    return output.kind === 'failed'
      ? output
      : ok({ kind: 'dns', globals: globals.value, output: output.value, timeoutMs })
  }
  return parseNarrate(globals.value, values)
}

function parseNarrate(globals: Globals, values: Values): Result<Invocation, UsageProblem> {
  const output = choose('narrate', values, ['text', 'json'] as const)
  if (output.kind === 'failed') return output
  const forMs = parseTime('narrate', values, 'for')
  if (forMs.kind === 'failed') return forMs
  const text = textOf(values, 'until')
  const until = text === null ? ok(null) : parseUntil(text)
  if (until.kind === 'failed') return failed(usage('until', { text: text ?? '', detail: until.failure }, 'narrate'))
  return ok({ kind: 'narrate', globals, output: output.value, forMs: forMs.value, until: until.value })
}

function parseWhy(globals: Globals, words: readonly string[], values: Values): Result<Invocation, UsageProblem> {
  if (words.length === 0) return failed(usage('noSubject', {}, 'why'))
  // kubectl takes both `sts/redis` and `sts redis`.
  const subject = parseSubject(words.join('/'))
  if (words.length > 2 || subject === null) return failed(usage('subject', { text: words.join(' ') }, 'why'))
  const output = choose('why', values, ['text', 'json'] as const)
  if (output.kind === 'failed') return output
  const timeout = parseTime('why', values, 'timeout')
  if (timeout.kind === 'failed') return timeout
  return ok({ kind: 'why', globals, subject, output: output.value, timeoutMs: timeout.value ?? defaultTimeoutMs })
}

function parseSandbox({ language, verbose }: Globals, values: Values): Result<Invocation, UsageProblem> {
  const speed = parseNumber(values, 'speed', (number) => number >= 0.25 && number <= 16, '0.25…16')
  if (speed.kind === 'failed') return speed
  const isSeed = (number: number): boolean => Number.isInteger(number) && number >= 0 && number <= 4_294_967_295
  const seed = parseNumber(values, 'seed', isSeed, '0…4294967295')
  if (seed.kind === 'failed') return seed
  const scenario = textOf(values, 'scenario') ?? firstScenario
  return ok({
    kind: 'sandbox',
    language,
    verbose,
    scenario: scenario === 'none' ? null : scenario,
    speed: speed.value ?? 1,
    seed: seed.value,
    kubeconfig: textOf(values, 'write-kubeconfig'),
  })
}

function parseNumber(
  values: Values,
  name: 'speed' | 'seed',
  isGood: (number: number) => boolean,
  expected: string,
): Result<number | null, UsageProblem> {
  const found = textOf(values, name)
  if (found === null) return ok(null)
  const number = Number(found)
  return found.trim() !== '' && isGood(number)
    ? ok(number)
    : failed(usage('value', { option: `--${name}`, expected, found }, 'sandbox'))
}

function parseGlobals(command: CommandName, values: Values): Result<Globals, UsageProblem> {
  const named = values.namespace
  const namespaces = Array.isArray(named) ? named.map(String).flatMap((text) => text.split(',')) : null
  if (namespaces !== null && values['all-namespaces'] === true)
    return failed(usage('both', { one: '-n', other: '-A' }, command))
  if (namespaces?.some((name) => !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) === true) {
    return failed(usage('value', { option: '-n', expected: 'NS', found: namespaces.join(',') }, command))
  }
  if (values.sandbox === true) {
    const other = (['kubeconfig', 'context'] as const).find((name) => values[name] !== undefined)
    if (other !== undefined) return failed(usage('both', { one: '--sandbox', other: `--${other}` }, command))
  }
  const wanted = textOf(values, 'language') ?? 'en'
  const language = languages.find((name) => name === wanted.toLowerCase().replace(/[-_].*$/, ''))
  if (language === undefined) {
    return failed(usage('value', { option: '--language', expected: languages.join(', '), found: wanted }, command))
  }
  return ok({
    kubeconfig: textOf(values, 'kubeconfig'),
    context: textOf(values, 'context'),
    clusterDomain: textOf(values, 'cluster-domain')?.replace(/\.$/, '') ?? null,
    language,
    verbose: values.verbose === true,
    sandbox: values.sandbox === true,
    namespaces: values['all-namespaces'] === true ? 'all' : namespaces === null ? null : [...new Set(namespaces)],
  })
}

function choose<Format extends string>(
  command: CommandName,
  values: Values,
  formats: readonly [Format, ...Format[]],
): Result<Format, UsageProblem> {
  const wanted = textOf(values, 'output')
  if (wanted === null) return ok(formats[0])
  const found = formats.find((format) => format === wanted)
  return found === undefined
    ? failed(usage('value', { option: '-o', expected: formats.join(', '), found: wanted }, command))
    : ok(found)
}

function parseTime(command: CommandName, values: Values, name: 'for' | 'timeout'): Result<number | null, UsageProblem> {
  const text = textOf(values, name)
  if (text === null) return ok(null)
  const timeMs = parseDuration(text)
  return timeMs === null
    ? failed(usage('value', { option: `--${name}`, expected: '60s', found: text }, command))
    : ok(timeMs)
}

function usage(code: UsageProblem['code'], params: UsageProblem['params'], command: CommandName | null): UsageProblem {
  return { code, params, command }
}
