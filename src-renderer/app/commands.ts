import type { PickerOption } from '../ui/frame/picker-list.ts'
import { text } from '#shared/words/index.ts'

/** Something that a person can do from the palette. */
export interface AppCommand {
  readonly key: string
  readonly name: string
  /** Its key on the keyboard, or its state. */
  readonly detail?: string
  readonly run: () => void
}

/** One command for each entry of a picker, in the words of what choosing it does. */
export function commandsOf(
  picker: 'context' | 'namespace' | 'workload',
  options: readonly PickerOption[],
  current: string | null,
  choose: (key: string) => void,
): readonly AppCommand[] {
  return options
    .filter(({ name }) => name !== current)
    .map(({ key, name, detail }) => ({
      key: `${picker}.${key}`,
      name: text(`palette.${picker}`, { name }),
      ...(detail === undefined ? {} : { detail }),
      run: () => choose(key),
    }))
}
