import type {
  CableState,
  ClaimState,
  Disk,
  FailureKind,
  PodState,
  RecordState,
  ZoneState,
} from '#shared/model/states.ts'
import type {
  ClusterNode,
  Claim,
  Finding,
  Pod,
  Service,
  Slot,
  SlotClaim,
  StorageClass,
  Volume,
  Workload,
} from '#shared/model/entities.ts'
import type { FeedState } from '#shared/model/feed.ts'
import type { Sentence } from '#shared/words/index.ts'
import type { CellFill } from './view.ts'

/** Everything the Stage of one StatefulSet shows, taken from the entities at one instant. Plain and frozen. */
export interface StageState {
  readonly at: number
  readonly workload: Workload
  /** Ordered by ordinal: wanted ones, living ones, then kept ones. */
  readonly slots: readonly StageSlot[]
  readonly classes: readonly StorageClass[]
  readonly service: Service | null
  /** Whys and findings whose subject is the set, one of its slots, pods, claims or its Service. */
  readonly findings: readonly Finding[]
  readonly readable: {
    readonly pods: boolean
    readonly claims: boolean
    readonly volumes: boolean
    readonly services: boolean
    readonly slices: boolean
    readonly classes: boolean
    readonly nodes: boolean
  }
  readonly feeds: readonly FeedState[]
  readonly nodes: readonly ClusterNode[]
  /** Only of a set of which nothing is left: its `workload` is how it was last. */
  readonly farewell?: Farewell
}

/** What became of a set of which nothing is left. */
export interface Farewell {
  /** The pods and claims that went with it. */
  readonly pods: number
  readonly claims: number
  /** Volumes of these claims that are still there; null where volumes may not be listed. */
  readonly volumes: number | null
}

export interface StageSlot {
  readonly key: string
  readonly slot: Slot
  readonly pod: Pod | null
  readonly claims: readonly {
    readonly claim: Claim | null
    readonly volume: Volume | null
    readonly link: Slot['claims'][number]
  }[]
  readonly why: Finding | null
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The sizes of a window region and what follows from them (mocks/README: geometry). */
export interface StageSize {
  readonly width: number
  readonly height: number
  readonly mode: 'desk' | 'lesson'
  /** Height of the whole window, which all lengths of Lesson mode follow; those of Desk are fixed. */
  readonly windowHeight?: number
}

/** A to C draw every slot as a column. D to F draw each as a cell of a grid, and a few of them as columns in a lens above it. */
export type Tier = ColumnTier | GridTier
export type ColumnTier = 'A' | 'B' | 'C'
export type GridTier = 'D' | 'E' | 'F'

/**
 * One mark of the picture at rest. `key` is stable: the same mark of the same thing keeps it through every change
 * (a card's key holds the pod's uid, a ticket's the claim's place in its slot). Boxes are absolute, in px of the stage.
 */
export type SceneNode =
  | HeaderNode
  | ZoneNode
  | FlagNode
  | SlotPlateNode
  | WellNode
  | CardNode
  | GateNode
  | CableNode
  | TicketNode
  | VolumeNode
  | RailNode
  | TagNode
  | DividerNode
  | NoteNode
  | LensNode
  | GridNode

interface NodeBase {
  readonly key: string
  readonly box: Box
  /** Key of the slot whose column it stands in, null for marks of the whole stage. */
  readonly slot: string | null
  /** Of a slot that does not match the filter: drawn faint, and where it always stands. */
  readonly dimmed?: true
}

export interface HeaderNode extends NodeBase {
  readonly mark: 'header'
  readonly name: string
  readonly struck: boolean
  readonly quantities: readonly { readonly label: string; readonly value: number }[]
  readonly policy: string
  readonly policyNote: string | null
  readonly serviceName: string | null
  /** "controller has not seen the change yet", partition, … */
  readonly notes: readonly string[]
  /** Above a grid: what has no band of its own there, the class and how many names are published. */
  readonly sums?: readonly { readonly label: string; readonly value: string; readonly mono: boolean }[]
}

export interface ZoneNode extends NodeBase {
  readonly mark: 'zone'
  readonly state: ZoneState
  readonly name: string | null
  readonly kindWord: string
  readonly answersLabel: string
  readonly answers: readonly string[]
  readonly reason: Sentence | null
}

export interface FlagNode extends NodeBase {
  readonly mark: 'flag'
  readonly state: RecordState
  readonly name: string
  readonly answer: string
  readonly answerIsAddress: boolean
  /** The name as it fits the column. */
  readonly label: string
  /** The answer at L3 also in Lesson mode: the address has no room for more. */
  readonly answerSmall: boolean
  /** Name and answer close together: a line of the Service takes some of the height. */
  readonly low: boolean
  /** Services that select this pod alone, in a line of their own; empty without one or without room. */
  readonly ownServices: string
  /** Where the pole stands, from the left of the box. Its foot is the bottom of the box. */
  readonly spine: number
  /** Pole and flag only (tier C). */
  readonly small: boolean
}

export interface SlotPlateNode extends NodeBase {
  readonly mark: 'slotPlate'
  readonly ordinal: number
  readonly name: string
  readonly kept: boolean
  readonly selected: boolean
  /** The name as it fits the plate; empty in tier C. */
  readonly label: string
  /** The name at L2, because at L1 it would lose letters. */
  readonly narrow: boolean
  /** "2nd pod in this slot"; null for the first and where there is no room. */
  readonly note: string | null
  readonly spine: number
  readonly small: boolean
}

export interface WellNode extends NodeBase {
  readonly mark: 'well'
  /** Shown as a dashed place when no card is in it. */
  readonly empty: boolean
  readonly reason: Sentence | null
  /** A kept slot has no ground: nothing is meant to stand in it now. */
  readonly ground: boolean
  /** Pods may not be listed: the outline holds a padlock and says so. */
  readonly padlock: boolean
  readonly small: boolean
}

export interface CardNode extends NodeBase {
  readonly mark: 'card'
  readonly uid: string
  readonly name: string
  readonly state: PodState
  readonly failure: FailureKind | null
  readonly word: string
  /** Up to three lines below the word. */
  readonly lines: readonly Sentence[]
  readonly facts: readonly CardFact[]
  /** A row for each with its label; all in one line without labels; or one below the other in the middle (tier C). */
  readonly factsLook: 'rows' | 'line' | 'stack'
  readonly inside: CardInside
  readonly restarts: number
  /** Thin ring until minReadySeconds passed. */
  readonly settling: boolean
  readonly revision: 'current' | 'update' | 'other' | 'unknown'
  /** Seal of the pod that was here before, struck through, while it is news. */
  readonly formerUid: string | null
  readonly selected: boolean
  /** All in the middle, below each other (tier C). */
  readonly small: boolean
  /** The word at L2 because the slot is too narrow for L1. */
  readonly narrow: boolean
  /** There is room for a single line below the word, so that line is not to wrap. */
  readonly low?: true
  /** Two lines below the word fit if they stand close. */
  readonly close?: true
}

/** How far the pod has come and what its containers do: what fills a card that has room. */
export interface CardInside {
  readonly steps: readonly CardStep[]
  /** Steps side by side, else one below the other. */
  readonly across: boolean
  readonly containers: readonly CardContainer[]
  /** "2 more", or empty. */
  readonly more: string
}

export interface CardStep {
  readonly label: string
  readonly done: boolean
  /** How long after the creation of the pod, empty where nobody says. */
  readonly after: string
}

export interface CardContainer {
  readonly name: string
  readonly state: 'running' | 'waiting' | 'ended'
  readonly word: string
  readonly image: string
}

export interface CardFact {
  /** Of `seal` the value is the whole uid. */
  readonly kind: 'ip' | 'node' | 'seal' | 'restarts'
  readonly label: string
  readonly value: string
  readonly muted: boolean
}

export interface GateNode extends NodeBase {
  readonly mark: 'gate'
  readonly state: 'open' | 'closed' | 'reversed'
  /** A bar or a point in the narrow gap of tier C. */
  readonly small: boolean
  /** Ordinal of the slot on its other side, where that is not shown. */
  readonly neighbour?: string
}

export interface CableNode extends NodeBase {
  readonly mark: 'cable'
  readonly state: CableState
  readonly word: string
  /** Index among the slot's claims and how many there are: the fan. */
  readonly index: number
  readonly count: number
  /** Where it leaves the card and where it meets its ticket, from the left of the box, which is the whole band of the slot. */
  readonly fromX: number
  readonly toX: number
}

export interface TicketNode extends NodeBase {
  readonly mark: 'ticket'
  readonly uid: string | null
  readonly state: ClaimState
  readonly name: string
  readonly word: string
  readonly more: string
  /** Glyph only (tier C). */
  readonly small: boolean
  /** Whether the seal has room, and its digits. */
  readonly sealed: boolean
  readonly hex: boolean
  readonly selected: boolean
  /** The name as it fits the ticket. */
  readonly label: string
  readonly spine: number
}

export interface VolumeNode extends NodeBase {
  readonly mark: 'volume'
  readonly uid: string | null
  /** `padlock` where volumes may not be listed. */
  readonly state: 'available' | 'bound' | 'released' | 'failed' | 'padlock'
  readonly size: string
  readonly node: string | null
  /** Of a Released one, struck through. */
  readonly oldClaim: string | null
  readonly spine: number
  /** Free height up to its ticket, and down to the rail of its class (0 without a stem). */
  readonly linkHeight: number
  readonly stemHeight: number
  /** Only the cylinder: no room beside it. */
  readonly small: boolean
  readonly hex: boolean
}

export interface RailNode extends NodeBase {
  readonly mark: 'rail'
  readonly name: string
  readonly text: string
}

export interface TagNode extends NodeBase {
  readonly mark: 'tag'
  readonly disk: Exclude<Disk, 'first'>
  readonly uid: string
  readonly word: string
  /** Before the word: seal = seal where there is room, one seal, or none beside a neighbour's tag. */
  readonly seals: 0 | 1 | 2
  /** Height of the stem down to the ticket. */
  readonly stemHeight: number
}

export interface DividerNode extends NodeBase {
  readonly mark: 'divider'
  /** `kept`: what follows is not wanted now. `partition`: what comes before keeps the old version. `revision`: what follows has the new one. */
  readonly sense: 'kept' | 'partition' | 'revision'
  readonly word: string
}

/** A sentence that stands for a whole band: no storage asked for, not allowed to list, no such Service. */
export interface NoteNode extends NodeBase {
  readonly mark: 'note'
  readonly sign: 'padlock' | 'brokenSignboard' | 'none'
  /** Set for a paragraph beside a slot; a second one under the same title has an empty one. */
  readonly title?: string
  readonly text: Sentence
}

/** The heading of the lens: which slots it shows and why these. */
export interface LensNode extends NodeBase {
  readonly mark: 'lens'
  readonly text: Sentence
  /** Beside a grid the heading has less width and takes more of them. */
  readonly lines: 1 | 2 | 3
  readonly isPinned: boolean
}

/**
 * How a cell is filled: a state of a pod or of a claim in the colours of pods, or a DNS record, which has no status hue.
 * `none`: wanted and not there.
 */
export type CellLook =
  | 'ready'
  | 'notReady'
  | 'creating'
  | 'pending'
  | 'failing'
  | 'terminating'
  | 'unknown'
  | 'completed'
  | 'none'
  | 'kept'
  | 'padlock'
  | 'published'
  | 'unpublished'

/** One slot of the grid. The same object as long as nothing of it changes, so that only what changed is drawn again. */
export interface GridCell {
  /** Key of its slot. */
  readonly slot: string
  readonly ordinal: number
  readonly box: Box
  readonly fill: CellLook
  /** The bar at its foot: the worst state of its claims; null without claims, and while the fill tells of claims. */
  readonly bar: CellLook | null
  /** Its name is in DNS (tier D). */
  readonly dot: boolean
  /** Whether its pod has the new version or an older one, while the set has two or this pod one of its own; null in tier F, too. */
  readonly stripe: 'current' | 'update' | null
  readonly dimmed: boolean
  readonly facts: SlotFacts
}

/**
 * What a slot holds, as far as another of it is a change worth an outline. A look does not tell a pod from the one before it,
 * and of a slot that enters the lens there is no mark to compare with. No counters: a cell that looks the same and holds the same
 * is the same, or every restart of hundreds would be a motion.
 */
export interface SlotFacts {
  readonly pod: Pick<Pod, 'uid' | 'state' | 'failure'> | null
  readonly record: RecordState
  readonly kept: boolean
  readonly claims: readonly Pick<SlotClaim, 'template' | 'uid' | 'state'>[]
}

/** A row of a hundred slots as one bar, by state (tier F). */
export interface GridBar {
  /** The hundred that it stands for: 400 holds the ordinals from 400 to 499. */
  readonly first: number
  readonly box: Box
  readonly parts: readonly { readonly look: CellLook; readonly count: number }[]
}

/** The sizes of the cells, in px. */
export interface GridForm {
  readonly perRow: number
  readonly cellWidth: number
  readonly cellHeight: number
  readonly pitchX: number
  readonly pitchY: number
  readonly groupGap: number
  /** Height of the bar at the foot of a cell and of the gap above it. */
  readonly barHeight: number
  readonly barGap: number
  readonly labelPx: number
}

export interface GridLabel {
  readonly text: string
  readonly x: number
  readonly y: number
}

export interface GridNode extends NodeBase {
  readonly mark: 'grid'
  readonly tier: GridTier
  readonly form: GridForm
  /** By ordinal. */
  readonly cells: readonly GridCell[]
  readonly bars: readonly GridBar[]
  /** Right-aligned at `x`, and left-aligned above the columns; both centred on `y`. */
  readonly rowLabels: readonly GridLabel[]
  readonly columnLabels: readonly GridLabel[]
  /** What of the grid the lens shows: a box for each row that it reaches into. */
  readonly brackets: readonly Box[]
  /** Thin lines before the first kept cell, from the top of its row to the bottom. */
  readonly dividers: readonly Box[]
  /** A line before the first cell that an update goes down to; null without a partition, and in tier F. */
  readonly partition: Box | null
  readonly fillChoice: CellFill
  readonly legend: GridLegend | null
  /** What changed in a cut, while its outlines last. */
  readonly outlined?: readonly Box[]
  /** The cell that the caption speaks of, where the lens does not show its slot. */
  readonly spoken?: Box
}

export interface GridLegend {
  readonly box: Box
  readonly counts: readonly { readonly look: CellLook; readonly word: string; readonly count: number }[]
}

export interface Scene {
  readonly size: StageSize
  readonly tier: Tier
  readonly nodes: readonly SceneNode[]
}

/** How a mark stands at one instant of a motion; the resting pose is `restPose`. */
export interface Pose {
  readonly dx: number
  readonly dy: number
  readonly opacity: number
  /** Share of the mark that is shown, from the left (unfolding slots) or from the bottom (rising things). */
  readonly revealX: number
  readonly revealY: number
  /**
   * Cable: the share that is drawn, from the ticket up. Flag: how far it has gone from the height of `from` (the foot of
   * the pole when `from` is null or shows none) to its own. Volume: how far its clamp has closed. Card: how far the name of
   * its node has slid onto it. 1 is the resting state.
   */
  readonly draw: number
  /** From the look before (0) to the look after (1): plate, word and lines cross-fade. */
  readonly mix: number
  /** Strength of the cause outline. */
  readonly cause: number
  /** Number of the marker on this mark, null for none. */
  readonly marker: number | null
}

export const restPose: Pose = {
  dx: 0,
  dy: 0,
  opacity: 1,
  revealX: 1,
  revealY: 1,
  draw: 1,
  mix: 1,
  cause: 0,
  marker: null,
}

/** One mark as it is drawn in one frame. `from` is its look before, while the two cross-fade. */
export interface FrameNode {
  readonly key: string
  readonly node: SceneNode
  readonly from: SceneNode | null
  readonly pose: Pose
}

/** What the drawing is given: nothing else decides how the picture looks. */
export interface SceneFrame {
  readonly size: StageSize
  readonly tier: Tier
  readonly nodes: readonly FrameNode[]
  /** At rest nothing moves and no later frame differs but for clock text. */
  readonly atRest: boolean
}

/** The layers of the stage that the keyboard moves through, from the top (visual language 8.2). */
export type StageRow = 'record' | 'pod' | 'claim' | 'volume'

/** One thing of the stage, by what persists: a slot and a layer of it, and for claims and volumes the claim's template. */
export interface StagePlace {
  readonly slot: string
  readonly row: StageRow
  readonly template: string | null
}

/** What the keyboard and assistive technology meet at one place of the picture. */
export interface StageCell {
  readonly key: string
  readonly place: StagePlace
  /** Counted from 1: the row of the grid and the column of the ordinal. */
  readonly rowIndex: number
  readonly columnIndex: number
  readonly name: string
  readonly box: Box
}

/** The cells of one layer, named for the table. */
export interface StageCellRow {
  readonly key: string
  readonly row: StageRow
  readonly template: string | null
  readonly label: string
  readonly cells: readonly StageCell[]
}
