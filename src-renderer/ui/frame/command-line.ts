import type { PluginCommand } from '#shared/contract/bridge.ts'

/** Characters that are drawn as nothing or turn the direction of what follows. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A program with its arguments, word by word: what holds more than plain characters is in quotes, so that nothing hides in it. */
export function commandLine({ command, args }: PluginCommand): string {
  return [command, ...args].map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : quoted(word))).join(' ')
}

function quoted(word: string): string {
  const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  return JSON.stringify(word).replace(invisible, escaped)
}
