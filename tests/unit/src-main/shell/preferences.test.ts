import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultPreferences } from '#shared/contract/preferences.ts'
import { parsePreferences, PreferenceFile } from '../../../../src-main/shell/preferences.ts'

describe('preferences as they stand in a file', () => {
  it('fill what is missing with the defaults', () => {
    expect(parsePreferences('{"theme":"dark"}')).toEqual({
      preferences: { ...defaultPreferences, theme: 'dark' },
      others: {},
      wrong: [],
    })
  })

  it('cost no other when one cannot be understood', () => {
    expect(parsePreferences('{"theme":"sepia","motion":"reduced","kubeconfigFiles":"k"}')).toEqual({
      preferences: { ...defaultPreferences, motion: 'reduced' },
      others: {},
      wrong: ['theme', 'kubeconfigFiles'],
    })
  })

  it('keep what another version wrote, and drop keys of actions that are not known', () => {
    expect(parsePreferences('{"sound":true,"chords":{"pause":["P"],"rewind":["R"]}}')).toMatchObject({
      preferences: { chords: { pause: ['P'] } },
      others: { sound: true },
      wrong: [],
    })
  })

  it.each(['', '{"theme":', '[]', 'null', '"dark"'])('are none when the file holds %j', (json) => {
    expect(parsePreferences(json)).toBeNull()
  })
})

describe('the file of preferences', () => {
  let folder = ''
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'podium-preferences-'))))
  afterEach(() => rm(folder, { recursive: true }))

  it('keeps entries of a newer version when it is written', async () => {
    const path = join(folder, 'preferences.json')
    await writeFile(path, '{"sound":true,"theme":"dark"}')
    const file = await PreferenceFile.open(path)
    file.set({ motion: 'full' })
    await file.settled()
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      ...defaultPreferences,
      sound: true,
      theme: 'dark',
      motion: 'full',
    })
  })

  it('is put aside when it is corrupt: the defaults hold, and nothing is lost', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const path = join(folder, 'preferences.json')
    await writeFile(path, '{"theme":')
    const file = await PreferenceFile.open(path)
    expect(file.current).toEqual(defaultPreferences)
    expect(await readFile(`${path}.broken`, 'utf8')).toBe('{"theme":')
    expect(said).toHaveBeenCalledTimes(1)
    said.mockRestore()
  })
})
