import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  parseWindows,
  WindowMemory,
  worthRemembering,
  type RememberedWindow,
} from '../../../../src-main/shell/window-memory.ts'

const window = (changes: Partial<RememberedWindow> = {}): RememberedWindow => ({
  bounds: { x: 40, y: 20, width: 1440, height: 900 },
  isMaximised: false,
  kubeconfig: null,
  context: 'kind',
  scope: { kind: 'namespaces', names: ['lesson'] },
  workload: 'redis',
  mode: 'desk',
  ...changes,
})

describe('what is remembered of windows', () => {
  it('comes back as it was written', () => {
    const windows = [window(), window({ isMaximised: true, mode: 'lesson', scope: { kind: 'all' }, workload: null })]
    expect(parseWindows(JSON.stringify({ windows }))).toEqual(windows)
  })

  it('has no file of its own where an earlier version wrote none', () => {
    const { kubeconfig: _none, ...older } = window()
    expect(parseWindows(JSON.stringify({ windows: [older] }))).toEqual([window()])
    const own = window({ kubeconfig: '/usb/lab.yaml' })
    expect(parseWindows(JSON.stringify({ windows: [own] }))).toEqual([own])
  })

  it('passes over what a newer version remembers besides', () => {
    const json = JSON.stringify({ version: 2, windows: [{ ...window(), drawer: 'open' }] })
    expect(parseWindows(json)).toEqual([window()])
  })

  it.each([
    ['no JSON', '{"windows": ['],
    ['a list', '[]'],
    ['half a window', JSON.stringify({ windows: [{ ...window(), bounds: { x: 1, y: 2 } }] })],
    ['bounds of no size', JSON.stringify({ windows: [window({ bounds: { x: 0, y: 0, width: 0.5, height: 1 } })] })],
    ['another mode', JSON.stringify({ windows: [{ ...window(), mode: 'kiosk' }] })],
  ])('is nothing when the file holds %s', (_name, json) => {
    expect(parseWindows(json)).toBeNull()
  })

  it('leaves out windows on no cluster, unless there was no other', () => {
    const empty = window({ context: null })
    expect(worthRemembering([empty, window()])).toEqual([window()])
    expect(worthRemembering([empty, empty])).toEqual([empty])
  })
})

describe('the file', () => {
  let folder = ''
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'podium-memory-'))))
  afterEach(() => rm(folder, { recursive: true }))

  it('is read by the next start', async () => {
    const file = join(folder, 'windows.json')
    expect((await WindowMemory.open(file)).windows).toEqual([])
    ;(await WindowMemory.open(file)).write([window()])
    expect((await WindowMemory.open(file)).windows).toEqual([window()])
  })

  it('counts as none when it is corrupt, says so once, and is whole after the next write', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const file = join(folder, 'windows.json')
    await writeFile(file, 'torn{')
    const memory = await WindowMemory.open(file)
    expect(memory.windows).toEqual([])
    memory.write([window()])
    await WindowMemory.open(file)
    expect(said.mock.calls.map(([line]) => String(line))).toEqual([expect.stringContaining(file)])
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ windows: [window()] })
    said.mockRestore()
  })
})
