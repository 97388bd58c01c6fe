import { layoutStage } from '../../src-renderer/scenes/stage/layout/layout.ts'
import { restPose } from '../../src-renderer/scenes/stage/types.ts'
import type { FrameNode, SceneNode, StageSize, StageState } from '../../src-renderer/scenes/stage/types.ts'
import type { PlateName } from '../../src-renderer/ui/marks/symbols.ts'
import { stageAt } from '../kit/stage-states.ts'
import { pages } from './states.ts'

/** One mark of a page of the gallery, moved to the corner of its place. */
export interface Sample {
  readonly key: string
  readonly frame: FrameNode
}

export interface SampleGroup {
  readonly title: string
  readonly samples: readonly Sample[]
}

type Pick = (node: SceneNode) => boolean

/** What each group shows: marks of pages, each look once. */
const groups: readonly (readonly [title: string, from: readonly string[], pick: Pick])[] = [
  [
    'Pods',
    ['stage-three', 'pod-states', 'more-pod-states', 'last-pod-states', 'rollout'],
    ({ mark }) => mark === 'card',
  ],
  ['Places without a pod', ['last-pod-states', 'kept-states', 'unreadable'], isEmptyPlace],
  [
    'Slots',
    ['stage-three', 'kept-states', 'stage-back'],
    (node) => node.mark === 'slotPlate' && (node.kept || node.note !== null || node.ordinal === 0),
  ],
  ['Gates', ['stage-three', 'last-pod-states', 'rollout'], ({ mark }) => mark === 'gate'],
  [
    'Claims',
    ['stage-three', 'claim-states', 'kept-states', 'last-pod-states', 'unreadable'],
    ({ mark }) => mark === 'ticket',
  ],
  [
    'Cables',
    ['stage-three', 'claim-states', 'kept-states', 'stage-back', 'pod-states'],
    ({ mark }) => mark === 'cable',
  ],
  ['Tags', ['stage-back', 'new-disk'], ({ mark }) => mark === 'tag'],
  ['Volumes', ['kept-states', 'stage-three'], ({ mark }) => mark === 'volume'],
  ['DNS records', ['records', 'more-pod-states', 'own-services', 'unreadable'], ({ mark }) => mark === 'flag'],
  [
    'Lines of the Service',
    ['stage-three', 'records', 'no-service', 'selects-nothing', 'external', 'no-service-name', 'unreadable'],
    ({ mark }) => mark === 'zone',
  ],
  ['Headers', ['stage-three', 'rollout', 'only-claims', 'pod-states', 'kept-states'], ({ mark }) => mark === 'header'],
  [
    'Notes and the rail',
    ['no-storage', 'unreadable', 'stage-three', 'stage-0'],
    ({ mark }) => mark === 'note' || mark === 'rail',
  ],
]

function isEmptyPlace(node: SceneNode): boolean {
  return node.mark === 'well' && (node.empty || !node.ground || node.padlock)
}

export function sampleGroups(size: StageSize): readonly SampleGroup[] {
  return groups.map(([title, from, pick]) => {
    const looks = new Map<string, Sample>()
    for (const page of from) {
      const shown = pages[page]
      if (shown === undefined) throw new Error(`Expected a page of the gallery named ${page}, found none.`)
      for (const node of nodesOf(shown.state, size).filter(pick)) {
        const sample = { key: `${page}/${node.key}`, frame: cornered(node) }
        const look = lookOf(node)
        if (!looks.has(look)) looks.set(look, sample)
      }
    }
    return { title, samples: [...looks.values()] }
  })
}

function nodesOf(state: StageState, size: StageSize): readonly SceneNode[] {
  return layoutStage(state, size, null, stageAt).nodes
}

function cornered(node: SceneNode): FrameNode {
  const box = { ...node.box, x: 0, y: 0 }
  return { key: node.key, node: { ...node, box }, from: null, pose: restPose }
}

/** What tells two marks of a kind apart: their state and words, not their names, seals and places. */
function lookOf(node: SceneNode): string {
  switch (node.mark) {
    case 'card':
      return [node.state, node.failure, node.settling, node.revision].join()
    case 'flag':
      return [node.state, node.answer === '' || node.answerIsAddress ? '' : node.answer, node.ownServices !== ''].join()
    case 'ticket':
    case 'cable':
    case 'gate':
    case 'volume':
      return node.state
    case 'zone':
      return node.state
    case 'slotPlate':
      return [node.kept, node.note !== null].join()
    case 'well':
      return [node.empty, node.ground, node.padlock, node.reason === null].join()
    default:
      return JSON.stringify({ ...node, box: null })
  }
}

export const plateNames: readonly PlateName[] = [
  'plate-pending',
  'plate-creating',
  'plate-not-ready',
  'plate-ready-min',
  'plate-ready',
  'plate-terminating',
  'plate-failing',
  'plate-completed',
  'plate-unknown',
  'plate-kept',
]
