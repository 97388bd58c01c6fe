import type { EntityMaps } from '#shared/model/change.ts'
import type { Finding, Pod, SlotRecord, Volume, Zone } from '#shared/model/entities.ts'
import { text, type Sentence } from '#shared/words/index.ts'
import type { StageSlot, StageState } from './types.ts'

/**
 * A Stage for a screen that others see: addresses are a word, and nodes are numbered in the order of their names, so that
 * it can still be told which pods share one. Everything that is drawn or read aloud of the result is free of the real ones.
 */
export function withoutAddresses(state: StageState): StageState {
  const known = lastHidden.get(state)
  if (known !== undefined) return known
  const hide = hider(state.nodes.map(({ name }) => name))
  const hidden: StageState = {
    ...state,
    workload: { ...state.workload, dns: hiddenZone(state.workload.dns) },
    slots: state.slots.map((entry) => hiddenSlot(entry, hide)),
    findings: state.findings.map((finding) => hiddenFinding(finding, hide)),
    nodes: state.nodes.map((node) => ({ ...node, name: hide(node.name) })),
  }
  lastHidden.set(state, hidden)
  return hidden
}

/** Layout, names and summary each ask for the same state. */
const lastHidden = new WeakMap<StageState, StageState>()

/** A sentence of the caption without addresses and names of nodes: both are parts of their own. A node that is gone has no number. */
export function withoutAddressesIn(words: Sentence, { node, pod }: Pick<EntityMaps, 'node' | 'pod'>): Sentence {
  const hide = hider([...node.values()].map(({ name }) => name))
  const isGoneNode = (name: string): boolean => !node.has(name) && [...pod.values()].some((each) => each.node === name)
  return words.map((part) =>
    part.mono ? { ...part, text: isGoneNode(part.text) ? text('stage.hidden') : hide(part.text) } : part,
  )
}

type Hide = (name: string) => string

function hider(nodes: readonly string[]): Hide {
  const numbers = new Map(nodes.toSorted().map((name, index) => [name, index + 1]))
  return (name) => {
    const number = numbers.get(name)
    if (number !== undefined) return text('stage.hiddenNode', { number })
    return isAddress(name) ? text('stage.hidden') : name
  }
}

/** One address, with a port or without, or those of one name in both families. */
function isAddress(name: string): boolean {
  return name.split(', ').every(isOneAddress)
}

function isOneAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/.test(name) || /^\[?[\da-f]*:[\da-f:.]*:[\da-f:.]*(\]:\d+)?$/i.test(name)
}

function hiddenSlot(entry: StageSlot, hide: Hide): StageSlot {
  const { slot, pod, claims, why } = entry
  return {
    ...entry,
    slot: { ...slot, record: slot.record === null ? null : hiddenRecord(slot.record) },
    pod: pod === null ? null : hiddenPod(pod, hide),
    claims: claims.map((each) => ({ ...each, volume: each.volume === null ? null : hiddenVolume(each.volume, hide) })),
    why: why === null ? null : hiddenFinding(why, hide),
  }
}

/** A node that may not be listed has no number, and no name here either. */
function hiddenPlace(node: string | null, hide: Hide): string | null {
  if (node === null) return null
  const shown = hide(node)
  return shown === node ? text('stage.hidden') : shown
}

function hiddenPod(pod: Pod, hide: Hide): Pod {
  return {
    ...pod,
    ip: pod.ip === null ? null : text('stage.hidden'),
    ips: pod.ips.map(() => text('stage.hidden')),
    node: hiddenPlace(pod.node, hide),
    nominatedNode: hiddenPlace(pod.nominatedNode, hide),
  }
}

function hiddenRecord(record: SlotRecord): SlotRecord {
  return { ...record, addresses: record.addresses.map(() => text('stage.hidden')) }
}

function hiddenVolume(volume: Volume, hide: Hide): Volume {
  return { ...volume, node: hiddenPlace(volume.node, hide) }
}

function hiddenZone(zone: Zone): Zone {
  const count = zone.addresses.length
  return { ...zone, addresses: count === 0 ? [] : [text('stage.hiddenAddresses', { count })] }
}

function hiddenFinding(finding: Finding, hide: Hide): Finding {
  const params = Object.entries(finding.params).map(([name, value]) => [
    name,
    typeof value === 'string' ? hide(value) : value,
  ])
  return { ...finding, params: Object.fromEntries(params) }
}
