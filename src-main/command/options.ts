import { parseArgs } from 'node:util'

/** Every switch of the command line, in the order in which help shows them. */
export interface OptionInfo {
  readonly short?: string
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What stands behind it in help. */
  readonly value?: string
  /** The commands that take it; all of them if left out. */
  readonly commands?: readonly CommandName[]
}

export const commandNames = ['inspect', 'narrate', 'why', 'dns', 'record', 'replay', 'sandbox', 'help'] as const
export type CommandName = (typeof commandNames)[number]

export const options = {
  namespace: {
    short: 'n',
    type: 'string',
    multiple: true,
    value: 'NS',
    commands: ['inspect', 'narrate', 'why', 'dns', 'record'],
  },
  'all-namespaces': { short: 'A', type: 'boolean', commands: ['inspect', 'narrate', 'dns', 'record'] },
  output: { short: 'o', type: 'string', value: 'FORMAT', commands: ['inspect', 'narrate', 'why', 'dns', 'replay'] },
  for: { type: 'string', value: '60s', commands: ['narrate', 'record'] },
  until: { type: 'string', value: 'KIND/NAME=STATE', commands: ['narrate'] },
  timeout: { type: 'string', value: '20s', commands: ['inspect', 'why', 'dns'] },
  at: { type: 'string', value: 'TIME', commands: ['replay'] },
  kubeconfig: { type: 'string', value: 'FILE' },
  context: { type: 'string', value: 'NAME' },
  'cluster-domain': { type: 'string', value: 'DOMAIN' },
  language: { type: 'string', value: 'en' },
  sandbox: { type: 'boolean' },
  scenario: { type: 'string', value: 'NAME', commands: ['sandbox'] },
  speed: { type: 'string', value: 'X', commands: ['sandbox'] },
  seed: { type: 'string', value: 'N', commands: ['sandbox'] },
  'write-kubeconfig': { type: 'string', value: 'FILE', commands: ['sandbox'] },
  verbose: { short: 'v', type: 'boolean' },
  help: { short: 'h', type: 'boolean' },
  version: { short: 'V', type: 'boolean' },
} as const satisfies Readonly<Record<string, OptionInfo>>

export type OptionName = keyof typeof options
export const optionNames = Object.keys(options) as OptionName[]
export const optionInfo = (name: OptionName): OptionInfo => options[name]

export type Values = { readonly [Name in OptionName]?: string | boolean | readonly (string | boolean)[] | undefined }

export interface ParsedWords {
  readonly words: readonly string[]
  readonly values: Values
}

/** Splits the arguments into words and switches. Throws what `node:util` throws for a switch that it does not know. */
export function parseWords(argv: readonly string[]): ParsedWords {
  const config = Object.fromEntries(
    optionNames.map((name) => {
      const { short, type, multiple } = optionInfo(name)
      return [name, { type, ...(short === undefined ? {} : { short }), ...(multiple === true ? { multiple } : {}) }]
    }),
  )
  const { positionals, values } = parseArgs({ args: [...argv], options: config, allowPositionals: true, strict: true })
  return { words: positionals, values }
}

export function takes(command: CommandName, name: OptionName): boolean {
  const { commands } = optionInfo(name)
  return commands === undefined || commands.includes(command)
}

export function textOf(values: Values, name: OptionName): string | null {
  const value = values[name]
  return typeof value === 'string' ? value : null
}
