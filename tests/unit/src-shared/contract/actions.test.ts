import { expect, it } from 'vitest'
import { actionNames, settingOf } from '#shared/contract/actions.ts'
import { choices } from '#shared/contract/choices.ts'

it('each value of each preference that is a choice has one action that takes it', () => {
  const wanted = Object.entries(choices).flatMap(([name, values]) => values.map((value) => ({ [name]: value })))
  expect(actionNames.flatMap((name) => settingOf(name) ?? [])).toEqual(wanted)
})
