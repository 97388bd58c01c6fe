import { slotKey } from '#shared/model/change.ts'
import type { MilestoneSubject } from '#shared/story/codes.ts'
import type { FrameNode, GridNode, SceneFrame, SceneNode } from '../types.ts'

/** One mark before and after; one side is null for what comes or goes. */
export interface Pair {
  readonly key: string
  readonly before: FrameNode | null
  readonly after: FrameNode | null
}

export type Mark = SceneNode['mark']
type NodeOf<Name extends Mark> = Extract<SceneNode, { readonly mark: Name }>

/** A pair of which the mark is known, with the bare nodes. */
export interface MarkPair<Name extends Mark> {
  readonly key: string
  readonly before: NodeOf<Name> | null
  readonly after: NodeOf<Name> | null
}

/** Two pictures laid side by side. Pairs stand in the order of drawing; what leaves keeps its place among what stays. */
export class Pairs {
  readonly all: readonly Pair[]
  readonly #bySlot = new Map<string, Pair[]>()

  constructor(before: SceneFrame, after: SceneFrame) {
    this.all = pairUp(before, after)
    for (const pair of this.all) {
      const node = nodeOf(pair)
      const group = this.#bySlot.get(node.slot ?? '')
      if (group === undefined) this.#bySlot.set(node.slot ?? '', [pair])
      else group.push(pair)
    }
  }

  /** Marks of one kind in the column of a slot; null for marks of the whole stage. */
  of<Name extends Mark>(mark: Name, slot: string | null): readonly MarkPair<Name>[] {
    const group = this.#bySlot.get(slot ?? '') ?? []
    return group.filter((pair) => nodeOf(pair).mark === mark).map((pair) => bare<Name>(pair))
  }
}

export function nodeOf({ before, after }: Pair): SceneNode {
  const node = after ?? before
  if (node === null) throw new Error('Expected a mark before or after, found neither. This is a defect of Podium.')
  return node.node
}

/** The slot that a milestone is about, or null where it is about the whole set. */
export function slotOf({ namespace, set, ordinal }: MilestoneSubject): string | null {
  return set === null || ordinal === null ? null : slotKey(namespace, set, ordinal)
}

function bare<Name extends Mark>({ key, before, after }: Pair): MarkPair<Name> {
  return {
    key,
    before: (before?.node ?? null) as NodeOf<Name> | null,
    after: (after?.node ?? null) as NodeOf<Name> | null,
  }
}

function pairUp(before: SceneFrame, after: SceneFrame): readonly Pair[] {
  const afterByKey = new Map(after.nodes.map((node) => [node.key, node]))
  const leavingAfter = new Map<string | null, Pair[]>()
  const formerByKey = new Map<string, FrameNode>()
  let stayed: string | null = null
  for (const node of before.nodes) {
    formerByKey.set(node.key, node)
    if (afterByKey.has(node.key)) {
      stayed = node.key
      continue
    }
    const pair: Pair = { key: node.key, before: node, after: null }
    const group = leavingAfter.get(stayed)
    if (group === undefined) leavingAfter.set(stayed, [pair])
    else group.push(pair)
  }
  return [
    ...(leavingAfter.get(null) ?? []),
    ...after.nodes.flatMap((node) => [
      { key: node.key, before: formerByKey.get(node.key) ?? null, after: node },
      ...(leavingAfter.get(node.key) ?? []),
    ]),
  ]
}

/** What is there before and after, and differs in state. */
export function turned<Node extends { readonly state: unknown }>(
  pairs: readonly { readonly before: Node | null; readonly after: Node | null }[],
): readonly Node[] {
  return pairs.flatMap(({ before, after }) =>
    before !== null && after !== null && before.state !== after.state ? [after] : [],
  )
}

export function gridOf({ nodes }: SceneFrame): GridNode | null {
  const node: SceneNode | undefined = nodes.find(({ key }) => key === 'grid')?.node
  return node?.mark === 'grid' ? node : null
}
