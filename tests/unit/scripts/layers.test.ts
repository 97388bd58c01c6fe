import { describe, expect, it } from 'vitest'
import { importsOf, layerViolations } from '../../../scripts/lib/layers.mjs'

const code = (from: string) => ({ from, typeOnly: false })
const type = (from: string) => ({ from, typeOnly: true })

describe('the table of layers', () => {
  it.each([
    ['src-main/model/slots.ts', code('../store/index.ts')],
    ['src-main/model/slots.ts', code('./keys.ts')],
    ['src-main/model/slots.ts', code('#shared/model/entities.ts')],
    ['src-main/diagnosis/rules.ts', type('../model/types.ts')],
    ['src-main/reflector/watch.ts', code('../connection/channel.ts')],
    ['src-main/reflector/watch.ts', type('@kubernetes/client-node')],
    ['src-main/command/inspect.ts', code('../agent/in-process.ts')],
    ['src-main/index.ts', code('electron')],
    ['src-main/index.ts', code('./shell/window.ts')],
    ['src-shared/contract/requests.ts', code('valibot')],
    ['src-renderer/stage/player.ts', code('d3-ease')],
    ['src-renderer/app/App.svelte', code('../scenes/stage/draw.ts')],
    ['src-renderer/ui/Plate.svelte', code('svelte/attachments')],
  ])('lets %s import $from', (file, each) => {
    expect(layerViolations(file, [each])).toEqual([])
  })

  it.each([
    ['src-main/model/slots.ts', code('node:fs')],
    ['src-main/model/slots.ts', code('../diagnosis/rules.ts')],
    ['src-main/diagnosis/rules.ts', code('undici')],
    ['src-main/store/store.ts', type('../reflector/watch.ts')],
    ['src-main/reflector/watch.ts', code('@kubernetes/client-node')],
    ['src-main/reflector/watch.ts', code('../store/store.ts')],
    ['src-main/agent/process.ts', code('electron')],
    ['src-main/command/inspect.ts', code('../reflector/watch.ts')],
    ['src-main/command/inspect.ts', code('undici')],
    ['src-main/command/inspect.ts', code('node:https')],
    ['src-main/command/inspect.ts', code('../connection/transport.ts')],
    ['src-main/sandbox/api.ts', code('../store/store.ts')],
    ['src-main/shell/window.ts', code('../agent/process.ts')],
    ['src-shared/model/entities.ts', code('valibot')],
    ['src-shared/kit/clock.ts', code('node:timers')],
    ['src-shared/kit/clock.ts', code('../../src-main/index.ts')],
    ['src-renderer/ui/Plate.svelte', code('d3-shape')],
    ['src-renderer/stage/player.ts', code('svelte')],
    ['src-renderer/state/replica.svelte.ts', code('../ui/Plate.svelte')],
    ['src-renderer/app/App.svelte', code('../../src-main/model/slots.ts')],
  ])('refuses that %s imports $from', (file, each) => {
    expect(layerViolations(file, [each])).toHaveLength(1)
  })

  it('says who may not import what, and why', () => {
    expect(layerViolations('src-main/store/store.ts', [code('../reflector/watch.ts')])).toEqual([
      'src-main/store/store.ts may not import ../reflector/watch.ts: the store knows ObjectChange and not the reflector.',
    ])
  })

  it('asks for a row when a file stands in no layer', () => {
    expect(layerViolations('src-main/elsewhere/file.ts', [])).toEqual([
      'src-main/elsewhere/file.ts stands in no layer. Move it, or give its folder a row in scripts/lib/layers.mjs.',
    ])
  })
})

describe('reading imports', () => {
  it('finds every form, and tells types from code', () => {
    const text = `
      import './side-effect.ts'
      import type { A } from './a.ts'
      import { type B, c } from './b.ts'
      import {
        several,
        lines,
      } from './lines.ts'
      import * as all from './all.ts'
      export { d } from './d.ts'
      export type * from './e.ts'
      const lazy = await import('./lazy.ts')
      type Lazy = typeof import('./lazy-type.ts')
    `
    expect(importsOf(text)).toEqual([
      code('./side-effect.ts'),
      type('./a.ts'),
      code('./b.ts'),
      code('./lines.ts'),
      code('./all.ts'),
      code('./d.ts'),
      type('./e.ts'),
      code('./lazy.ts'),
      type('./lazy-type.ts'),
    ])
  })

  it('ignores comments and exports of our own', () => {
    const text = `
      // import { a } from './commented.ts'
      /* import { b } from './also-commented.ts' */
      export const from = 'not a module'
      export { from as other }
    `
    expect(importsOf(text)).toEqual([])
  })
})
