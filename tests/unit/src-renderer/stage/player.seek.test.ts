import { describe, expect, it } from 'vitest'
import type { EntityChange } from '#shared/model/change.ts'
import type { StorageClass } from '#shared/model/entities.ts'
import { modelChange } from '../../../kit/entities.ts'
import { scriptWorkload } from '../../../kit/set-script.ts'
import { stageAt } from '../../../kit/stage-states.ts'
import { oneLife, playScript } from '../../../kit/word-player.ts'

const storageClass: StorageClass = {
  uid: 'fast',
  name: 'fast',
  provisioner: 'rancher.io/local-path',
  reclaimPolicy: 'Delete',
  bindingMode: 'WaitForFirstConsumer',
  allowExpansion: false,
  isDefault: false,
}

describe('a player that is moved in time', () => {
  it('is moved to any place of the log by a cut, and shows there what it shows from either side', () => {
    const { player, until, clock, log } = playScript(oneLife())
    until(6000)
    player.pause()
    const at = (position: number) => {
      player.seek(position)
      clock.advance(2000)
      const { frame, viewAt, caption, position: reached } = player.view
      return { frame, viewAt, caption, reached }
    }
    const places = Array.from({ length: log.end + 1 }, (_, index) => index)
    const forward = places.map(at)
    const back = places.toReversed().map(at).toReversed()
    expect(back).toEqual(forward)
    expect(forward.map(({ reached }) => reached)).toEqual(places)
    expect(forward.slice(1, 3).map(({ frame }) => frame?.text)).toEqual(['', 'redis-0 pending'])
    expect(forward.at(-1)?.frame?.text).toBe('redis-0 ready')
    expect(player.view).toMatchObject({ first: 0, end: log.end, isPaused: true })
  })

  it('tells after a move what was told last at that moment, and before the first that nothing had been', () => {
    const { player, until, log } = playScript(oneLife())
    expect(player.view).toMatchObject({ caption: null, untold: 'notYet' })
    until(6000)
    // It can be seen, and nothing is told of it.
    const shelf: EntityChange = { entity: 'storageClass', key: 'fast', after: storageClass }
    log.push(modelChange([shelf], { at: stageAt + 6000 }), [])
    until(9000)
    expect(player.view).toMatchObject({ caption: 'told', untold: null })
    player.pause()
    player.seek(log.end - 1)
    player.seek(log.end)
    expect(player.view).toMatchObject({ caption: 'told', untold: null, position: log.end })
    player.seek(log.first)
    expect(player.view).toMatchObject({ caption: null, untold: 'notByThen' })
    log.hasDropped = true
    player.refresh()
    expect(player.view).toMatchObject({ caption: null, untold: 'notKept' })
    player.goLive()
    until(20_000)
    expect(player.view).toMatchObject({ caption: 'skipped', untold: null })
  })

  it('says of a set that is chosen what was told of it last', () => {
    const { player, until } = playScript(oneLife())
    until(6000)
    player.choose(null)
    expect(player.view.caption).toBeNull()
    player.choose(scriptWorkload)
    expect(player.view).toMatchObject({ caption: 'told', untold: null })
  })
})
