import { actionNames, type ActionName } from '#shared/contract/actions.ts'
import { nameKey } from '#shared/model/change.ts'
import { text } from '#shared/words/index.ts'
import { shownChord } from '../ui/frame/chord-text.ts'
import type { PickerName, PickerOption } from '../ui/frame/picker-list.ts'
import type { AppWindow } from './app-window.ts'
import { contextOptions, namespaceOptions, workloadOptions } from './choices.ts'
import type { Podium } from './podium.svelte.ts'
import { sandboxCommands, terminalLine } from './sandbox-commands.ts'

/** Something that a person can do from the palette. */
export interface AppCommand extends PickerOption {
  readonly run: () => void
}

/** Opening the palette from the palette would be no deed. */
const offered = actionNames.filter((name) => name !== 'palette')

/** Everything that can be done in a window: actions, what the sandbox offers, and the things that can be gone to. */
export function commandsOf(app: AppWindow): readonly AppCommand[] {
  return [
    ...actionCommands(app),
    ...screenCommands(app),
    ...(app.state.hasStrip ? sandboxCommandsOf(app) : []),
    ...placeCommands(app),
    ...thingCommands(app),
  ]
}

/** An action that cannot be done now stays in the list with its reason. */
function actionCommands(app: AppWindow): readonly AppCommand[] {
  return offered.map((name: ActionName) => {
    const hindrance = app.reasonAgainst(name)
    const detail = app.chordsOf(name).map((chord) => shownChord(chord, app.isMac))[0]
    return {
      key: `action.${name}`,
      name: text(`action.${name}`),
      ...(detail === undefined ? {} : { detail }),
      ...(hindrance === null ? {} : { hindrance }),
      run: () => app.perform(name),
    }
  })
}

/** What the screens without a picture offer as buttons. */
function screenCommands({ podium, state, open }: AppWindow): readonly AppCommand[] {
  const hasSandbox = podium.contexts.contexts.some(({ word }) => word === 'SANDBOX')
  return [
    ...(hasSandbox && !state.hasStrip
      ? [{ key: 'useSandbox', name: text('screen.useSandbox'), run: () => podium.useSandbox() }]
      : []),
    ...(podium.session.kind === 'none'
      ? []
      : [
          { key: 'retry', name: text('palette.retry'), run: () => podium.retry() },
          { key: 'disconnect', name: text('palette.disconnect'), run: () => podium.disconnect() },
        ]),
    ...(state.hasStrip && state.scenario !== null
      ? [{ key: 'watch', name: text('sandbox.watch'), run: () => void (open.dialog = 'watch') }]
      : []),
  ]
}

function sandboxCommandsOf({ podium, state }: AppWindow): readonly AppCommand[] {
  return sandboxCommands(podium.sandbox, state.thing, {
    control: (command) => podium.control(command),
    restart: () => podium.restartSandbox(),
    saveLog: () => podium.saveSandboxLog(),
    copyTerminalLine: () => copyTerminalLine(podium),
    newSeed: () => Math.floor(Math.random() * 1_000_000),
  })
}

export function copyTerminalLine(podium: Podium): void {
  if (podium.sandbox.kind === 'running') podium.copy(terminalLine(podium.sandbox.kubeconfig))
}

/** One command for each entry of the pickers that is not chosen already, in the words of what choosing it does. */
function placeCommands(app: AppWindow): readonly AppCommand[] {
  const { podium, state } = app
  const of = (picker: PickerName, options: readonly PickerOption[], current: string | null): readonly AppCommand[] =>
    options
      .filter(({ key, name }) => key !== current && name !== current)
      .map(({ key, name, detail }) => ({
        key: `${picker}.${key}`,
        name: text(`palette.${picker}`, { name }),
        ...(detail === undefined ? {} : { detail }),
        run: () => app.choose(picker, key),
      }))
  const { maps, cluster } = state
  return [
    ...of('context', contextOptions(podium.contexts), state.context),
    ...(podium.session.kind === 'open'
      ? of(
          'namespace',
          namespaceOptions(maps, cluster?.view.info?.namespaces ?? null, podium.preferences),
          state.namespace,
        )
      : []),
    ...(maps === undefined ? [] : of('workload', workloadOptions(maps, podium.gone), state.workload)),
  ]
}

/** Every pod and claim of a set that is watched, to be gone to. Only its name is a word of its own: there may be ten thousand. */
function thingCommands(app: AppWindow): readonly AppCommand[] {
  const { maps } = app.state
  if (maps === undefined) return []
  const pod = text('palette.pod')
  const claim = text('palette.claim')
  const commands: AppCommand[] = []
  for (const [key, slot] of maps.slot) {
    const at = { slot: key, template: null }
    commands.push({
      key: `pod.${key}`,
      name: slot.name,
      detail: pod,
      run: () => app.goTo({ ...at, row: 'pod' }),
    })
    for (const { name, template } of slot.claims) {
      const run = (): void => app.goTo({ slot: key, row: 'claim', template })
      commands.push({ key: `claim.${nameKey(slot.namespace, name)}`, name, detail: claim, run })
    }
  }
  return commands
}
