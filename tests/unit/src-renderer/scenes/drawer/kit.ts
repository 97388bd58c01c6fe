import { emptyEntityMaps } from '#shared/model/change.ts'
import { plain } from '#shared/words/index.ts'
import { drawerOf } from '../../../../../src-renderer/scenes/drawer/drawer.ts'
import type { DrawerContent, Fact, FactSource } from '../../../../../src-renderer/scenes/drawer/types.ts'
import type { DrawerView } from '../../../../../src-renderer/scenes/drawer/view.ts'
import type { StagePlace, StageRow } from '../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, type SlotSketch } from '../../../../kit/stage-states.ts'

export const second = 1_000

export function viewOf(
  slots: readonly SlotSketch[],
  sketch: Parameters<typeof stageState>[1] = {},
  view: Partial<DrawerView> = {},
): DrawerView {
  return {
    state: stageState(slots, sketch),
    maps: emptyEntityMaps(),
    at: stageAt,
    place: { context: 'k3s-lab', kubeconfig: null },
    hidesAddresses: false,
    history: [],
    lastPod: null,
    ...view,
  }
}

export const at = (ordinal: number, row: StageRow = 'pod', template: string | null = null): StagePlace => ({
  slot: `lesson/redis/${ordinal}`,
  row,
  template,
})

export function contentOf(view: DrawerView, place: StagePlace | null): DrawerContent {
  const content = drawerOf(view, place)
  if (content === null) throw new Error('Expected details, found none.')
  return content
}

/** The value of a fact as it is read: a seal by its last digits, a time by the seconds before now. */
export function valueOf({ parts }: Fact): string {
  return parts
    .map((part) => {
      if (part.kind === 'seal') return `[${part.struck ? '-' : ''}${part.uid.slice(-4)}]`
      return part.kind === 'time' ? `@${(part.at - stageAt) / second}` : plain(part.words)
    })
    .join(' ')
}

/** `label: value` of every fact of a section, and what it says besides. */
export function said(content: DrawerContent, name: DrawerContent['sections'][number]['name']): readonly string[] {
  const section = content.sections.find((each) => each.name === name)
  if (section === undefined) return []
  return [
    ...section.notes.map(plain),
    ...section.groups.flatMap(({ facts }) => facts.map((fact) => `${fact.label}: ${valueOf(fact)}`)),
  ]
}

export function sourceOf(content: DrawerContent, label: string): FactSource | undefined {
  const facts = content.sections.flatMap(({ groups }) => groups.flatMap((group) => group.facts))
  return facts.find((fact) => fact.label === label)?.source
}
