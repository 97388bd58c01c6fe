import { describe, expect, it } from 'vitest'
import { isCommand, runsOn } from '../../../scripts/lib/command-words.mjs'
import { hasDisplay } from '../../../scripts/lib/display.mjs'
import { electronArguments } from '../../../scripts/lib/electron-arguments.mjs'
import { binaryName, downloadFailedRecently, failureLifeMs } from '../../../scripts/lib/electron-runtime.mjs'
import { integrityOf } from '../../../scripts/lib/electron-copy.mjs'
import { staleness } from '../../../scripts/lib/freshness.mjs'
import { missingLibraries, remedy } from '../../../scripts/lib/libraries.mjs'
import { installationFault } from '../../../scripts/lib/modules.mjs'
import { root } from '../../../scripts/lib/places.mjs'
import { isAtLeast } from '../../../scripts/lib/versions.mjs'

const isFile = (path: string): boolean => path.includes('.')

describe('versions', () => {
  it.each([
    ['22.19.0', '22.19.0', true],
    ['v24.1.0', '22.19.0', true],
    ['20.20.2', '22.19.0', false],
    ['22.9.9', '22.19.0', false],
    ['11.0.0-beta.1', '11.0.0', true],
    ['', '11.0.0', false],
  ])('%s is at least %s: %s', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected)
  })

  it('sends an older Node away from the command line', () => {
    expect([runsOn('20.20.2'), runsOn('22.18.0'), runsOn('22.19.0'), runsOn('24.0.0')]).toEqual([
      false,
      false,
      true,
      true,
    ])
  })
})

describe('what the arguments ask for', () => {
  it.each([
    [['inspect', '-n', 'lesson']],
    [['--context', 'k3s', 'dns']],
    [['-v', 'narrate']],
    [['help']],
    [['--version']],
    [['--kubeconfig=other', 'why', 'pod/redis-0']],
    [['inspekt', '-A']],
  ])('%j is a command', (words) => {
    expect(isCommand(words, isFile)).toBe(true)
  })

  it.each([
    [[]],
    [['redis.yaml']],
    [['--context', 'inspect']],
    [['-n', 'dns', '--workload', 'redis']],
    [['lesson.podium', 'inspect']],
  ])('%j opens the window', (words) => {
    expect(isCommand(words, isFile)).toBe(false)
  })

  it('gives up the sandbox only as root on Linux', () => {
    expect(electronArguments(['-n', 'lesson'], { isRoot: true, platform: 'linux' })).toEqual([
      '--no-sandbox',
      root,
      '-n',
      'lesson',
    ])
    expect(electronArguments([], { isRoot: false, platform: 'linux' })).toEqual([root])
    expect(electronArguments([], { isRoot: true, platform: 'darwin' })).toEqual([root])
  })
})

describe('the packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/svelte': { version: '5.57.0' },
      'node_modules/vite': { version: '8.3.8' },
      'node_modules/fsevents': { version: '2.3.3', optional: true },
    },
  }
  const installed = {
    packages: { 'node_modules/svelte': { version: '5.57.0' }, 'node_modules/vite': { version: '8.3.8' } },
  }
  const stamp = { lockHash: 'a', files: 100 }
  const whole = { lock, installed, hasPackage: () => true, hasNode: true, stamp, now: stamp }

  it('are whole when everything but other platforms’ packages is there', () => {
    expect(installationFault(whole)).toBeUndefined()
    expect(installationFault({ ...whole, stamp: undefined })).toBeUndefined()
  })

  it.each([
    ['npm never finished', { installed: undefined }, 'it was never finished'],
    ['a folder is gone', { hasPackage: (path: string) => !path.endsWith('/vite') }, 'node_modules/vite is missing'],
    [
      'the lock file moved on',
      { installed: { packages: { 'node_modules/svelte': { version: '5.56.0' } } } },
      'the lock file wants svelte 5.57.0',
    ],
    ['the own Node is gone', { hasNode: false }, 'its own Node is missing'],
    ['files are gone', { now: { lockHash: 'a', files: 58 } }, '42 files are missing'],
  ])('are mended when %s', (_, change, fault) => {
    expect(installationFault({ ...whole, ...change })).toBe(fault)
  })

  it('are not counted against the count of another lock file', () => {
    expect(installationFault({ ...whole, now: { lockHash: 'b', files: 58 } })).toBeUndefined()
  })
})

describe('the build', () => {
  it.each([
    [{ builtHash: undefined, hash: 'a', missing: [] }, 'nothing is built yet'],
    [{ builtHash: 'a', hash: 'b', missing: [] }, 'the sources have changed'],
    [{ builtHash: 'a', hash: 'a', missing: ['main/agent.js'] }, 'main/agent.js is missing'],
    [{ builtHash: 'a', hash: 'a', missing: [] }, undefined],
  ])('%j: %s', (state, expected) => {
    expect(staleness(state)).toBe(expected)
  })
})

describe('the Electron runtime', () => {
  it('remembers a failed download for a day, for the version that failed', () => {
    const failure = { version: '45.0.0', failedAtMs: 1000 }
    expect(downloadFailedRecently(undefined, '45.0.0', 1000)).toBe(false)
    expect(downloadFailedRecently(failure, '45.0.0', 1000 + failureLifeMs - 1)).toBe(true)
    expect(downloadFailedRecently(failure, '45.0.0', 1000 + failureLifeMs)).toBe(false)
    expect(downloadFailedRecently(failure, '46.0.0', 1001)).toBe(false)
    expect(downloadFailedRecently(failure, '45.0.0', 0)).toBe(false)
  })

  it('is known by its name on each platform, and by its integrity', () => {
    expect([binaryName('linux'), binaryName('win32')]).toEqual(['electron', 'electron.exe'])
    expect(integrityOf(Buffer.from('podium')).startsWith('sha512-')).toBe(true)
    expect(integrityOf(Buffer.from('podium'))).not.toBe(integrityOf(Buffer.from('Podium')))
  })

  it('needs libraries that the loader did not find', () => {
    const output = '\tlibgtk-3.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibnss3.so => not found\n'
    expect(missingLibraries(output)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
  })

  it.each([
    [{ packages: [], hasApt: false, isRoot: false }, { kind: 'nothing' }],
    [{ packages: ['xvfb'], hasApt: true, isRoot: true }, { kind: 'install' }],
    [
      { packages: ['xvfb'], hasApt: true, isRoot: false },
      { kind: 'tell', command: 'sudo apt-get install -y xvfb' },
    ],
    [
      { packages: ['xvfb'], hasApt: false, isRoot: true },
      { kind: 'tell', command: "your system's package manager, for what Debian calls xvfb" },
    ],
  ])('%j is mended by %j', (situation, expected) => {
    expect(remedy(situation)).toEqual(expected)
  })

  it('shows windows where there is a display', () => {
    expect(hasDisplay('linux', {})).toBe(false)
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false)
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
    expect(hasDisplay('darwin', {})).toBe(true)
  })
})
