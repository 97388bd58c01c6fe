import { equal } from '#shared/kit/equal.ts'
import type { Slot, SlotClaim } from '#shared/model/entities.ts'
import type { ClaimState } from '#shared/model/states.ts'
import type { CellLook, GridCell, SlotFacts, StageSlot } from '../types.ts'
import type { CellFill } from '../view.ts'
import { isKept } from './context.ts'
import type { GridPlaces } from './grid-form.ts'

export interface CellInput {
  readonly entry: StageSlot
  readonly places: GridPlaces
  readonly fill: CellFill
  readonly readable: { readonly claims: boolean; readonly slices: boolean }
  readonly dimmed: boolean
  /** The version of its pod, as far as cells tell it. */
  readonly revision: Slot['revision']
}

interface Made extends Omit<CellInput, 'entry' | 'readable'> {
  readonly claims: boolean
  readonly slices: boolean
  readonly cell: GridCell
}

const lastMade = new WeakMap<StageSlot, Made>()

/** The cell of a slot. One that looks as the last one did, with the same in it, is the last one, so that drawing finds what changed by identity. */
export function gridCell(input: CellInput): GridCell {
  const { entry, places, fill, dimmed, revision, readable } = input
  const { claims, slices } = readable
  const last = lastMade.get(entry)
  const isAsked =
    last?.places !== places ||
    last.fill !== fill ||
    last.dimmed !== dimmed ||
    last.revision !== revision ||
    last.claims !== claims ||
    last.slices !== slices
  if (!isAsked) return last.cell
  const made = cellOf(input)
  const cell = last !== undefined && isSame(last.cell, made) ? last.cell : made
  lastMade.set(entry, { places, fill, dimmed, revision, claims, slices, cell })
  return cell
}

function cellOf({ entry, places, fill, readable, dimmed, revision }: CellInput): GridCell {
  const isClaims = fill === 'claims'
  const look = isClaims
    ? claimsLook(entry, readable.claims)
    : fill === 'records'
      ? recordLook(entry, readable.slices)
      : podLook(entry)
  return {
    slot: entry.key,
    ordinal: entry.slot.ordinal,
    box: places.boxOf(entry.slot.ordinal),
    fill: look ?? 'none',
    bar: isClaims ? null : claimsLook(entry, readable.claims),
    dot: fill === 'pods' && isPublished(entry) && readable.slices,
    stripe: fill === 'pods' && entry.pod !== null ? stripes[revision] : null,
    dimmed,
    facts: factsOf(entry, readable.claims),
  }
}

function factsOf(entry: StageSlot, isReadable: boolean): SlotFacts {
  const { pod, slot, claims } = entry
  return {
    pod: pod === null ? null : { uid: pod.uid, state: pod.state, failure: pod.failure },
    record: slot.record?.state ?? 'absent',
    kept: isKept(entry),
    claims: claims.map(({ link: { template, uid, state } }) =>
      isReadable ? { template, uid, state } : { template, uid: null, state: 'notReadable' },
    ),
  }
}

function isSame(a: GridCell, b: GridCell): boolean {
  return (
    a.fill === b.fill &&
    a.bar === b.bar &&
    a.dot === b.dot &&
    a.stripe === b.stripe &&
    a.dimmed === b.dimmed &&
    a.box.x === b.box.x &&
    a.box.y === b.box.y &&
    a.box.width === b.box.width &&
    a.box.height === b.box.height &&
    equal(a.facts, b.facts)
  )
}

/** A pod of neither revision has an older one than the template asks for: it never looks like the new one. */
const stripes: { readonly [Revision in Slot['revision']]: GridCell['stripe'] } = {
  current: 'current',
  other: 'current',
  update: 'update',
  unknown: null,
}

function podLook(entry: StageSlot): CellLook {
  if (entry.pod !== null) return entry.pod.state
  if (!entry.slot.podReadable) return 'padlock'
  return isKept(entry) ? 'kept' : 'none'
}

function recordLook({ slot }: StageSlot, isReadable: boolean): CellLook {
  if (slot.record === null) return 'none'
  if (!isReadable) return 'padlock'
  switch (slot.record.state) {
    case 'present':
    case 'publishedEarly':
      return 'published'
    case 'notPublished':
      return 'unpublished'
    case 'absent':
      return 'none'
    case 'notReadable':
      return 'padlock'
  }
}

function isPublished({ slot }: StageSlot): boolean {
  return slot.record?.state === 'present' || slot.record?.state === 'publishedEarly'
}

/** Claims by how much they ask to be looked at; of several in a slot the first in this order speaks. */
const worstFirst: readonly ClaimState[] = [
  'lost',
  'deleting',
  'pending',
  'resizing',
  'notReadable',
  'notCreated',
  'kept',
  'inUse',
]

function claimsLook({ claims }: StageSlot, isReadable: boolean): CellLook | null {
  if (claims.length === 0) return null
  if (!isReadable) return 'padlock'
  const only = claims.length === 1 ? claims[0]?.link.state : undefined
  return looksOfClaims[only ?? worstOf(claims.map(({ link }) => link))]
}

function worstOf(links: readonly SlotClaim[]): ClaimState {
  return worstFirst.find((state) => links.some((link) => link.state === state)) ?? 'inUse'
}

const looksOfClaims: { readonly [State in ClaimState]: CellLook } = {
  notReadable: 'padlock',
  notCreated: 'none',
  deleting: 'terminating',
  lost: 'failing',
  resizing: 'creating',
  pending: 'pending',
  inUse: 'ready',
  kept: 'kept',
}
