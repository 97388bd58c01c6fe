import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { processTree, sumOf, type ProcessFigures } from '../../../bench/processes.ts'

const isLinux = process.platform === 'linux'

test.runIf(isLinux)('a process is found with those below it, with memory and processor time', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] })
  await once(child, 'spawn')
  const tree = processTree(process.pid)
  expect(tree.map(({ pid }) => pid)).toEqual(expect.arrayContaining([process.pid, child.pid]))
  const own = tree.find(({ pid }) => pid === process.pid)
  expect(own?.kind).toBe('node')
  expect(own?.pssMb).toBeGreaterThan(1)
  expect(own?.cpuMs).toBeGreaterThan(0)
  const ended = once(child, 'exit')
  child.stdin.end()
  await ended
  expect(processTree(child.pid ?? -1)).toEqual([])
})

test('sums are of all processes or of one kind', () => {
  const processes: readonly ProcessFigures[] = [
    { pid: 1, kind: 'main', cpuMs: 10, pssMb: 100 },
    { pid: 2, kind: 'drawing', cpuMs: 20, pssMb: 200 },
    { pid: 3, kind: 'drawing', cpuMs: 30, pssMb: 50 },
  ]
  expect(sumOf(processes, 'pssMb')).toBe(350)
  expect(sumOf(processes, 'cpuMs', 'drawing')).toBe(50)
  expect(sumOf(processes, 'cpuMs', 'utility')).toBe(0)
})
