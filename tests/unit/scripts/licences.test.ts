import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { licencesOf, packageOf, shippedPackages } from '../../../scripts/lib/licences.mjs'

const repository = resolve(import.meta.dirname, '../../..')

describe('the licences of what is in the app', () => {
  let root = ''
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'podium-licences-'))))
  afterEach(() => rmSync(root, { recursive: true }))

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const addPackage = (folder: string, manifest: object): void =>
    write(join(folder, 'package.json'), JSON.stringify(manifest))

  it('are those of the dependencies and of theirs, each version once; tools and absent optional ones are left out', () => {
    addPackage('.', { name: 'app', version: '1', dependencies: { a: '1' }, devDependencies: { tool: '1' } })
    addPackage('node_modules/a', {
      name: 'a',
      version: '1.0.0',
      license: 'MIT',
      dependencies: { b: '2' },
      optionalDependencies: { c: '1' },
    })
    addPackage('node_modules/a/node_modules/b', {
      name: 'b',
      version: '2.0.0',
      license: 'ISC',
      author: 'Ada',
      dependencies: { a: '1' },
    })
    addPackage('node_modules/b', { name: 'b', version: '1.0.0', license: 'ISC' })
    addPackage('node_modules/tool', { name: 'tool', version: '1.0.0', license: 'MIT' })
    write('node_modules/a/LICENSE.md', 'Do as you please.\n')
    write('node_modules/a/NOTICE', 'Made by Ada.')
    expect(licencesOf(root, shippedPackages(root))).toEqual([
      { name: 'a', version: '1.0.0', licence: 'MIT', text: 'Do as you please.\n\nMade by Ada.' },
      {
        name: 'b',
        version: '2.0.0',
        licence: 'ISC',
        text: expect.stringContaining('ISC as its licence and Ada') as string,
      },
    ])
  })

  it.each([
    ['/app/node_modules/svelte/src/index.js', '/app/node_modules/svelte'],
    ['/app/node_modules/@formatjs/x/index.js?v=1', '/app/node_modules/@formatjs/x'],
    ['/app/node_modules/a/node_modules/b/i.js', '/app/node_modules/a/node_modules/b'],
    ['\0/app/node_modules/a/i.js', '/app/node_modules/a'],
    ['/app/src-renderer/app/main.ts', undefined],
  ])('the module %s comes from %s', (module, folder) => {
    expect(packageOf(module)).toBe(folder)
  })

  it('are known for every library that is shipped, and for the fonts and Electron', () => {
    const list = licencesOf(repository, shippedPackages(repository))
    expect(list.filter(({ licence, text }) => licence === 'unknown' || text.length < 100)).toEqual([])
    expect(list.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@kubernetes/client-node', 'undici', 'yaml', 'Inter', 'Electron']),
    )
  })
})
