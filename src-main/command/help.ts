import { text, type WordId, type WordParams } from '#shared/words/index.ts'
import type { UsageProblem } from './invocation.ts'
import { commandNames, optionInfo, optionNames, takes, type CommandName, type OptionName } from './options.ts'
import { paint } from './text/style.ts'
import type { Looks } from './io.ts'

/** How each command is written; the words behind it are in the catalogue. */
const usages: { readonly [Name in CommandName]: string } = {
  inspect: 'inspect [-n NS | -A] [-o json|yaml|text]',
  narrate: 'narrate [-n NS | -A] [-o json|text] [--for 60s] [--until KIND/NAME=STATE]',
  why: 'why KIND/NAME [-n NS] [-o json|text]',
  dns: 'dns [-n NS | -A] [-o json|zone|text]',
  record: 'record FILE [--for 60s]',
  replay: 'replay FILE [-o json|text] [--at TIME]',
  sandbox: 'sandbox [--scenario NAME] [--speed X] [--seed N] [--write-kubeconfig FILE]',
  help: 'help [COMMAND]',
}

const formats: Partial<Record<CommandName, string>> = {
  inspect: 'text, json, yaml',
  narrate: 'text, json',
  why: 'text, json',
  dns: 'text, json, zone',
  replay: 'text, json',
}

const untilExamples = 'sts/redis=rolledOut, pod/redis-1=ready, pvc/data-redis-2=kept'

export function helpText(command: CommandName | null, looks: Looks): string {
  return command === null ? generalHelp(looks) : commandHelp(command, looks)
}

function generalHelp(looks: Looks): string {
  const commands = commandNames.map((name): readonly [string, string] => [name, text(`command.help.${name}`)])
  return [
    `${text('command.help.about')}\n\n${text('command.help.usage')}\n`,
    list('command.help.commands', commands, looks),
    list(
      'command.help.globals',
      optionNames.filter(isGlobal).map((name) => optionLine(name, null)),
      looks,
    ),
    `${text('command.help.window')}\n${text('command.help.statuses')}\n`,
  ].join('\n')
}

function commandHelp(command: CommandName, looks: Looks): string {
  const own = optionNames.filter((name) => !isGlobal(name) && takes(command, name))
  return [
    `${text('command.help.usageOf', { usage: usages[command] })}\n\n${text(`command.help.${command}`)}\n`,
    ...(own.length === 0
      ? []
      : [
          list(
            'command.help.options',
            own.map((name) => optionLine(name, command)),
            looks,
          ),
        ]),
    list(
      'command.help.globals',
      optionNames.filter(isGlobal).map((name) => optionLine(name, null)),
      looks,
    ),
  ].join('\n')
}

function isGlobal(name: OptionName): boolean {
  return optionInfo(name).commands === undefined
}

function optionLine(name: OptionName, command: CommandName | null): readonly [string, string] {
  const { short, value } = optionInfo(name)
  const head = short === undefined ? `    --${name}` : `-${short}, --${name}`
  const params: WordParams = {
    formats: (command === null ? undefined : formats[command]) ?? '',
    examples: untilExamples,
  }
  return [value === undefined ? head : `${head} ${value}`, text(`command.option.${name}`, params)]
}

function list(title: WordId, lines: readonly (readonly [string, string])[], looks: Looks): string {
  const width = lines.reduce((widest, [head]) => Math.max(widest, head.length), 0)
  const body = lines.map(([head, tail]) => `  ${head.padEnd(width)}  ${tail}\n`)
  return `${paint(text(title), 'strong', looks)}\n${body.join('')}`
}

/** What was wrong with a call, and where help is; for stderr. */
export function usageText({ code, params, command }: UsageProblem): string {
  const hint = text('command.usage.help', { command: command ?? 'none' })
  return `${text('command.problem', { text: `${text(`command.usage.${code}`, params)} ${hint}` })}\n`
}
