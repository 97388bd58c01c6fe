import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actionNames, actions } from '#shared/contract/actions.ts'
import { text } from '#shared/words/index.ts'

test('docs/keyboard.md lists every action that has keys, with its keys and its name', () => {
  const page = readFileSync(new URL('../../../docs/keyboard.md', import.meta.url), 'utf8')
  for (const name of actionNames) {
    const keys = actions[name].chords.map((chord) => `\`${chord.replace('Mod', 'Ctrl')}\``).join(' ')
    if (keys !== '') expect(page).toContain(`| ${keys} | ${text(`action.${name}`)} |`)
  }
})
