import type { PluginCommand } from '#shared/contract/bridge.ts'

/** Characters that are drawn as nothing or turn the direction of what follows. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** A program with its arguments, word by word: what holds more than plain characters is in quotes, so that nothing hides in it. */
export function commandLine({ command, args }: PluginCommand): string {
  return [command, ...args].map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : quoted(word))).join(' ')
}

function quoted(word: string): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(word).replace(invisible, escaped)
}
