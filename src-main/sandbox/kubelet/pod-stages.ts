import { parse } from 'yaml'
import { assert } from '#shared/kit/assert.ts'

/** Changes of a pod's status by name; see pod-status.ts for what each writes. */
export const statusChanges = [
  'admitted',
  'initialised',
  'pullFailed',
  'imageLost',
  'pullBackedOff',
  'started',
  'ready',
  'unready',
  'crashed',
  'exited',
  'failed',
  'succeeded',
  'stopped',
  'removed',
  'unchanged',
] as const
export type StatusChange = (typeof statusChanges)[number]

/** How a pod's program ends by itself, as far as its command tells. */
export type Ending = 'well' | 'badly' | 'never'

/** The codes that the programs of a pod's containers exited with, in order; null while one of them has not. */
export type ExitCodes = readonly number[] | null

/** What must hold for a pod to be in a stage; absent parts do not matter. */
export interface StageCondition {
  readonly deleting?: boolean
  readonly finalizers?: boolean
  readonly ready?: boolean
  readonly running?: boolean
  readonly phase?: readonly string[]
  readonly waiting?: readonly string[]
  readonly init?: 'left' | 'done'
  readonly fail?: readonly string[]
  readonly has?: { readonly [annotation: string]: boolean }
  readonly ends?: Ending
  readonly exited?: 'well' | 'badly'
  readonly restart?: readonly string[]
}

export interface StageDelay {
  readonly ms: number
  readonly annotation?: string
}

export interface StageEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

export interface PodStage {
  readonly name: string
  readonly when: StageCondition
  readonly begins: readonly StageEvent[]
  readonly after: readonly StageDelay[]
  readonly status: StatusChange
  readonly says: readonly StageEvent[]
}

/** Reads the stages of resources/sandbox/pod-stages.yaml. A mistake in them is a defect of ours and names the stage. */
export function parsePodStages(text: string): readonly PodStage[] {
  const document: unknown = parse(text)
  const stages = field(document, 'stages')
  assert(Array.isArray(stages), 'the pod stages to be a list under "stages"')
  return stages.map((stage: unknown, index) => parseStage(stage, `stage ${index + 1}`))
}

function parseStage(stage: unknown, place: string): PodStage {
  const name = field(stage, 'name')
  assert(typeof name === 'string', `${place} of the pod stages to have a name`)
  const then = field(stage, 'then')
  const status = statusChanges.find((change) => change === field(then, 'status'))
  assert(status !== undefined, `then.status of pod stage ${name} to be one of ${statusChanges.join(', ')}`)
  return {
    name,
    when: parseCondition(field(stage, 'when'), name),
    begins: listOf(field(stage, 'begins')).map((event) => parseEvent(event, name)),
    after: listOf(field(stage, 'after')).map((delay) => parseDelay(delay, name)),
    status,
    says: listOf(field(then, 'says')).map((event) => parseEvent(event, name)),
  }
}

const conditionKeys: { readonly [Key in keyof Required<StageCondition>]: (value: unknown) => boolean } = {
  deleting: isBoolean,
  finalizers: isBoolean,
  ready: isBoolean,
  running: isBoolean,
  phase: isWords,
  waiting: isWords,
  init: (value) => value === 'left' || value === 'done',
  fail: isWords,
  has: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isBoolean),
  ends: (value) => value === 'well' || value === 'badly' || value === 'never',
  exited: (value) => value === 'well' || value === 'badly',
  restart: isWords,
}

function parseCondition(when: unknown, name: string): StageCondition {
  assert(typeof when === 'object' && when !== null, `pod stage ${name} to have a "when"`)
  const checks: { readonly [key: string]: ((value: unknown) => boolean) | undefined } = conditionKeys
  for (const [key, value] of Object.entries(when)) {
    assert(
      checks[key]?.(value) === true,
      `when.${key} of pod stage ${name} to be a known condition with a fitting value`,
    )
  }
  return when
}

function parseDelay(delay: unknown, name: string): StageDelay {
  const ms = field(delay, 'ms')
  const annotation = field(delay, 'annotation')
  assert(typeof ms === 'number' && ms >= 0, `after[].ms of pod stage ${name} to be a number`)
  assert(
    annotation === undefined || typeof annotation === 'string',
    `after[].annotation of pod stage ${name} to be text`,
  )
  return annotation === undefined ? { ms } : { ms, annotation }
}

function parseEvent(event: unknown, name: string): StageEvent {
  const type = field(event, 'type')
  const reason = field(event, 'reason')
  const message = field(event, 'message')
  const isType = type === 'Normal' || type === 'Warning'
  assert(
    isType && typeof reason === 'string' && typeof message === 'string',
    `events of pod stage ${name} to have type, reason and message`,
  )
  return { type, reason, message }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as { readonly [key: string]: unknown })[key] : undefined

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === 'string')
}
