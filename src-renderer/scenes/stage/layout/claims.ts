import type { ClaimState } from '#shared/model/states.ts'
import { text } from '#shared/words/index.ts'
import type { Box, CableNode, SceneNode, StageSlot, TagNode, TicketNode, VolumeNode } from '../types.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'
import { charactersFitting, grown, type Lengths } from './lengths.ts'
import { shortenName } from './shorten.ts'
import { cableWord, claimMore, claimWord, shownSize } from './words-of.ts'

type StageClaim = StageSlot['claims'][number]

/** Tickets drawn side by side; what is beyond becomes `+n`. */
const mostTickets = 3
const ticketGap = 6

export function claimNodes(context: LayoutContext, placed: PlacedSlot): readonly SceneNode[] {
  const { entry } = placed
  const shown = entry.claims.slice(0, mostTickets)
  const boxes = ticketBoxes(context, placed, entry.claims.length)
  const nodes = shown.flatMap((claim, index): readonly SceneNode[] => {
    const box = boxes[index]
    if (box === undefined) return []
    const ticket = ticketNode(context, placed, claim, box, shown.length)
    const cable = cableNode(context, placed, claim, index, shown.length, box.x + ticket.spine)
    return [
      ...present(cable),
      ticket,
      ...present(volumeNode(context, placed, claim, ticket)),
      ...present(tagNode(context, placed, claim, box)),
    ]
  })
  const hidden = entry.claims.length - shown.length
  return hidden > 0 ? [...nodes, moreNode(context, placed, hidden)] : nodes
}

function present<Node>(node: Node | null): readonly Node[] {
  return node === null ? [] : [node]
}

function ticketBoxes(
  { lengths, bands, columns }: LayoutContext,
  { column }: PlacedSlot,
  total: number,
): readonly Box[] {
  const count = Math.min(total, mostTickets)
  const more = total > mostTickets ? moreWidth(lengths) + ticketGap : 0
  const height = columns.tier === 'C' ? lengths.ticketSmall : lengths.ticket
  const width = Math.floor((column.width - more - ticketGap * (count - 1)) / Math.max(1, count))
  return Array.from({ length: count }, (_, index) => ({
    x: column.x + index * (width + ticketGap),
    y: bands.claims.y,
    width,
    height,
  }))
}

/** Room of `+n` behind the last ticket. */
function moreWidth({ level2 }: Lengths): number {
  return 2 * level2
}

function ticketNode(
  context: LayoutContext,
  { entry, spine }: PlacedSlot,
  { claim, volume, link }: StageClaim,
  box: Box,
  count: number,
): TicketNode {
  const { lengths, columns, selection, state } = context
  // Below this beside the plate no name of use fits.
  const small = columns.tier === 'C' || box.width < lengths.copy + grown(lengths, 76)
  const readable = state.readable.claims
  const room = charactersFitting(box.width - lengths.copy - 14, lengths.level2)
  const selected = selection?.slot === entry.key && (selection.row === 'pod' || selection.template === link.template)
  return {
    mark: 'ticket',
    key: `ticket/${entry.key}/${link.template}`,
    slot: entry.key,
    box,
    uid: readable ? link.uid : null,
    state: readable ? link.state : 'notReadable',
    name: link.name,
    label: count > 1 && link.name.length > room ? shortenName(link.template, room) : shortenName(link.name, room),
    ...ticketWords(
      context,
      readable ? link.state : 'notReadable',
      readable ? moreOf(link, claim, volume) : { long: '', brief: '' },
      {
        short: count > 1 || box.width < grown(lengths, 200),
        widthPx: box.width - lengths.copy - grown(lengths, 14),
      },
    ),
    small,
    selected,
    spine: small ? (count === 1 && columns.tier === 'C' ? spine : Math.round(box.width / 2)) : lengths.spine,
  }
}

/** A reason in two lengths: a ticket that is too narrow for the one says the other, rather than half of a sentence. */
function moreOf(...[link, claim, volume]: Parameters<typeof claimMore>): {
  readonly long: string
  readonly brief: string
} {
  const long = claimMore(link, claim, volume)
  const isReason = link.state === 'pending' && link.reason !== null
  return { long, brief: isReason ? text(`state.claimReasonShort.${link.reason}`) : long }
}

/**
 * What fits the second line of a ticket, best first: the state word, the reason why it is not bound, the seal, its digits, the
 * size. A mean character of Inter is 0.53 of its size wide, a bold one 0.6.
 */
function ticketWords(
  { lengths, size }: LayoutContext,
  state: ClaimState,
  { long, brief }: { readonly long: string; readonly brief: string },
  { short, widthPx }: { readonly short: boolean; readonly widthPx: number },
): Pick<TicketNode, 'word' | 'more' | 'sealed' | 'hex'> {
  const isReason = state !== 'inUse' && state !== 'kept'
  const word = claimWord(state, short)
  const moreLevel = isReason && size.mode === 'lesson' ? lengths.level2 : lengths.level3
  const wordPx = word.length * 0.6 * lengths.level2
  const widthOf = (words: string): number => (words === '' ? 0 : words.length * 0.53 * moreLevel + 0.6 * lengths.level2)
  const more = wordPx + widthOf(long) <= widthPx ? long : brief
  const morePx = widthOf(more)
  const sealPx = 0.9 * lengths.row + 0.6 * lengths.level2
  const hexPx = 2.8 * lengths.level3
  // Of a reason its beginning is worth something, of a size it is not.
  const told = wordPx + morePx * (isReason ? 0.6 : 1) <= widthPx ? more : ''
  const left = widthPx - wordPx - (told === '' ? 0 : morePx)
  if (isReason) return { word, more: told, sealed: left >= sealPx, hex: left >= sealPx + hexPx }
  // A size is in the details too: the seal has the room first.
  const withoutSize = widthPx - wordPx
  const sealed = withoutSize >= sealPx
  return {
    word,
    more: left >= (sealed ? sealPx : 0) ? told : '',
    sealed,
    hex: left >= sealPx + hexPx || (told === '' && withoutSize >= sealPx + hexPx),
  }
}

function cableNode(
  context: LayoutContext,
  { entry, column, spine }: PlacedSlot,
  { link }: StageClaim,
  index: number,
  count: number,
  ticketSpine: number,
): CableNode | null {
  const { bands, state } = context
  if (link.cable === 'notReadable' || !state.readable.claims) return null
  // Without a claim there is no ticket to hang a stub on, and a pod that is not there reserves nothing.
  if (link.state === 'notCreated' && entry.pod === null) return null
  return {
    mark: 'cable',
    key: `cable/${entry.key}/${link.template}`,
    slot: entry.key,
    box: { x: column.x, y: bands.cables.y, width: column.width, height: bands.cables.height },
    state: link.cable,
    word: hasRoomForWord(context, entry.key, column.width, count) ? cableWord(link) : '',
    index,
    count,
    fromX: spine,
    toX: ticketSpine - column.x,
  }
}

/** A tag hangs at the right of the same band: in a narrow slot it takes the word's place. */
function hasRoomForWord(
  { columns, news, lengths }: LayoutContext,
  slot: string,
  width: number,
  count: number,
): boolean {
  if (count > 1 || columns.tier === 'C') return false
  return width >= grown(lengths, 380) || !news.tags.some((tag) => tag.slot === slot)
}

function volumeNode(
  context: LayoutContext,
  { entry }: PlacedSlot,
  { claim, volume, link }: StageClaim,
  ticket: TicketNode,
): VolumeNode | null {
  const { bands, lengths, state } = context
  // What may not be listed is one padlock across the shelf.
  if (!state.readable.volumes || volume === null) return null
  const room = ticket.box.width - lengths.copy
  const narrow = room < grown(lengths, 180)
  return {
    mark: 'volume',
    key: `volume/${volume.uid}`,
    slot: entry.key,
    box: { x: ticket.box.x, y: bands.shelf.y, width: ticket.box.width, height: bands.shelf.height - lengths.railBand },
    uid: volume.uid,
    state: volumeState(volume.phase),
    size: volume.phase === 'Released' ? '' : shownSize(volume.capacity ?? claim?.capacity ?? null),
    node: narrow || volume.phase === 'Released' ? null : volume.node,
    oldClaim: volume.phase === 'Released' ? (volume.claim?.name ?? link.name) : null,
    spine: ticket.spine,
    linkHeight: bands.claims.height - ticket.box.height,
    stemHeight: state.classes.some(({ name }) => name === volume.storageClass)
      ? bands.shelf.height - lengths.railBand
      : 0,
    small: ticket.small,
    hex: room >= grown(lengths, narrow ? 130 : 200),
  }
}

function volumeState(phase: string): VolumeNode['state'] {
  switch (phase) {
    case 'Bound':
      return 'bound'
    case 'Released':
      return 'released'
    case 'Failed':
      return 'failed'
    default:
      return 'available'
  }
}

/** Beside a tag, where its ticket is wide enough for more than the word. */
const tagMargin = 16

function tagNode(
  { bands, lengths, news, columns }: LayoutContext,
  { entry }: PlacedSlot,
  { link }: StageClaim,
  box: Box,
): TagNode | null {
  if (link.uid === null || link.disk === null || link.disk === 'first' || columns.tier === 'C') return null
  if (!news.tags.some(({ slot, template }) => slot === entry.key && template === link.template)) return null
  const free = bands.cables.height - lengths.tag
  const word = text(link.disk === 'same' ? 'stage.sameDisk' : 'stage.newDisk')
  // A bold character is 0.6 of its size wide; beside the word stand its margins, and the seal.
  const wordPx = (word.length * 0.6 + 1.4) * lengths.level3
  const hasSeal = wordPx + 2.2 * lengths.level3 <= box.width - tagMargin
  return {
    mark: 'tag',
    key: `tag/${entry.key}/${link.template}`,
    slot: entry.key,
    box: {
      x: box.x,
      y: bands.cables.y + Math.floor(free / 2),
      width: box.width - (hasSeal ? tagMargin : 0),
      height: lengths.tag,
    },
    disk: link.disk,
    uid: link.uid,
    word,
    seals: box.width >= grown(lengths, 190) ? 2 : hasSeal ? 1 : 0,
    stemHeight: Math.ceil(free / 2),
  }
}

function moreNode({ bands, lengths }: LayoutContext, { entry, column }: PlacedSlot, hidden: number): SceneNode {
  return {
    mark: 'note',
    key: `note/moreClaims/${entry.key}`,
    slot: entry.key,
    box: {
      x: column.x + column.width - moreWidth(lengths),
      y: bands.claims.y,
      width: moreWidth(lengths),
      height: lengths.ticket,
    },
    sign: 'none',
    text: [{ text: text('stage.moreClaims', { count: hidden }), mono: false }],
  }
}
