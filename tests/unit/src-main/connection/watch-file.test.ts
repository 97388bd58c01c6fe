import { mkdtemp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { ManualClock } from '#shared/kit/manual-clock.ts'

import { watchKubeconfig } from '../../../../src-main/connection/watch-file.ts'

let folder = ''
let stop: () => void = () => undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-watch-'))
})

afterEach(async () => {
  stop()
  await rm(folder, { recursive: true })
})

/** Watches a path, and steps through looks: each ends when the next timer is set, which real file access takes a moment for. */
async function watched(path: string) {
  const clock = new ManualClock()
  let changes = 0
  stop = watchKubeconfig([path], () => (changes += 1), { clock })
  const nextTimer = (): Promise<void> => expect.poll(() => clock.waiting, { interval: 1 }).toBe(1)
  await nextTimer()
  return {
    clock,
    changes: () => changes,
    /** One look, and as many more as a change needs to settle. */
    look: async () => {
      clock.advance(2_000)
      await nextTimer()
      for (let step = 0; step < 4; step++) {
        clock.advance(300)
        await nextTimer()
      }
    },
  }
}

it('a kubeconfig that changes is noticed, once', async () => {
  const path = join(folder, 'config')
  await writeFile(path, 'one')
  const { look, changes } = await watched(path)
  await look()
  expect(changes()).toBe(0)
  await writeFile(path, 'two')
  await look()
  await look()
  expect(changes()).toBe(1)
})

it('a kubeconfig that is written again with the same content is no change', async () => {
  const path = join(folder, 'config')
  await writeFile(path, 'one')
  const { look, changes } = await watched(path)
  await writeFile(path, 'one')
  await look()
  expect(changes()).toBe(0)
})

it('a kubeconfig that appears in a folder that was not there, and goes again, is noticed', async () => {
  const path = join(folder, 'home', '.kube', 'config')
  const { look, changes } = await watched(path)
  await mkdir(join(folder, 'home', '.kube'), { recursive: true })
  await writeFile(path, 'one')
  await look()
  expect(changes()).toBe(1)
  await rm(path)
  await look()
  expect(changes()).toBe(2)
})

it('a kubeconfig that is replaced by a rename, or behind a symbolic link, is noticed', async () => {
  const real = join(folder, 'real')
  const link = join(folder, 'config')
  await writeFile(real, 'one')
  await symlink(real, link)
  const { look, changes } = await watched(link)
  await writeFile(join(folder, 'new'), 'two')
  await rename(join(folder, 'new'), real)
  await look()
  expect(changes()).toBe(1)
  await writeFile(join(folder, 'other'), 'three')
  await rm(link)
  await symlink(join(folder, 'other'), link)
  await look()
  expect(changes()).toBe(2)
})

it('nothing is told after stop', async () => {
  const path = join(folder, 'config')
  await writeFile(path, 'one')
  const { clock, changes } = await watched(path)
  await writeFile(path, 'two')
  stop()
  clock.advance(60_000)
  expect([changes(), clock.waiting]).toEqual([0, 0])
})
