import { describe, expect, it } from 'vitest'
import { nothingAsked } from '../../../../src-main/shell/arguments.ts'
import { windowsOfSecondLaunch } from '../../../../src-main/shell/second-launch.ts'

const launch = (...words: readonly string[]) => windowsOfSecondLaunch({ words, workingFolder: '/home/ada' })

describe('a second start', () => {
  it.each([
    ['shows what is open when it asks for nothing', [], []],
    ['shows what is open when it brings switches of Chromium only', ['--no-sandbox', '--user-data-dir=/d'], []],
    ['opens a window on a file, from its own folder', ['school.yaml'], [{ files: ['/home/ada/school.yaml'] }]],
    ['opens a window for each file', ['a', '/b'], [{ files: ['/home/ada/a'] }, { files: ['/b'] }]],
    ['opens a window on a context', ['--context', 'prod'], [{ context: 'prod' }]],
    [
      'opens a window on a kubeconfig that was named as such',
      ['--kubeconfig', 'k', '-n', 'lesson', '--workload', 'redis'],
      [{ kubeconfig: '/home/ada/k', namespace: 'lesson', workload: 'redis' }],
    ],
  ])('%s', (_name, words, expected) => {
    expect(launch(...words)).toEqual(expected.map((asked) => ({ ...nothingAsked, ...asked })))
  })

  it.each([[null], [{}], [{ words: [1], workingFolder: '/' }]])(
    'of another version (%j) shows what is open',
    (data) => {
      expect(windowsOfSecondLaunch(data)).toEqual([])
    },
  )
})
