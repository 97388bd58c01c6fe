import type { Status } from '../../status.ts'
import { nextAvailableAtMs } from '../availability.ts'
import { claim } from '../claiming.ts'
import { isBeingDeleted, isTerminal, matchesSelector, controllerOf } from '../facts.ts'
import { podFromTemplate } from '../pod-template.ts'
import type { Action, Decision, Said } from '../types.ts'
import { wantedOf, type Keeper, type KeeperKind, type Pod } from './kinds.ts'
import { statusWrite, type Failure } from './status.ts'
import { victims } from './victims.ts'

export interface KeeperObserved {
  readonly kind: KeeperKind
  readonly keeper: Keeper
  /** Its pods, and orphans of its namespace. */
  readonly pods: readonly Pod[]
  /** All pods of sets with the same controller as this one. */
  readonly related: readonly Pod[]
}

/** kubernetes: BurstReplicas, the most pods that one sync makes or deletes. */
const burst = 500

const isActive = (pod: Pod): boolean => !isTerminal(pod) && !isBeingDeleted(pod)

/** One sync (kubernetes: pkg/controller/replicaset): as many active pods as wanted, whoever they are. */
export function decide(observed: KeeperObserved, nowMs: number): Decision {
  const { kind, keeper } = observed
  const { replicas, minReadySeconds, selector } = wantedOf(keeper)
  const { members: active, actions: claiming } = claim(
    { owner: keeper, selector, resource: 'pods' },
    observed.pods.filter(isActive),
  )
  const terminating = observed.pods.filter(
    (pod) =>
      isBeingDeleted(pod) &&
      !isTerminal(pod) &&
      controllerOf(pod)?.uid === keeper.metadata.uid &&
      matchesSelector(selector, pod.metadata.labels),
  )
  const writeStatus = (failure: Failure | null): readonly Action[] =>
    statusWrite({ kind, keeper }, { active, terminating }, failure, nowMs)
  const surplus = active.length - replicas
  return {
    actions: [
      ...claiming,
      ...(isBeingDeleted(keeper) ? [] : changes(observed, active, surplus, writeStatus, nowMs)),
      ...writeStatus(null),
    ],
    againAtMs: minReadySeconds === 0 ? null : nextAvailableAtMs(active, minReadySeconds, nowMs),
  }
}

function changes(
  { kind, keeper, related }: KeeperObserved,
  active: readonly Pod[],
  surplus: number,
  writeStatus: (failure: Failure | null) => readonly Action[],
  nowMs: number,
): readonly Action[] {
  const subject = { kind, keeper, writeStatus }
  if (surplus < 0) return creations(subject, Math.min(-surplus, burst))
  if (surplus === 0) return []
  const chosen = victims(active, related.filter(isActive), Math.min(surplus, burst), nowMs)
  return attempts([chosen.map((pod) => deletion(subject, pod))], 'FailedDelete', subject)
}

interface Subject {
  readonly kind: KeeperKind
  readonly keeper: Keeper
  readonly writeStatus: (failure: Failure | null) => readonly Action[]
}

/** 1, 2, 4, … at a time: what is refused for one would be refused for all, and must not be asked 500 times. */
function creations(subject: Subject, count: number): readonly Action[] {
  const batches: Step[][] = []
  for (let size = 1, left = count; left > 0; size *= 2) {
    const batch = Math.min(size, left)
    batches.push(Array.from({ length: batch }, () => creation(subject)))
    left -= batch
  }
  return attempts(batches, 'FailedCreate', subject)
}

type Step = Extract<Action, { readonly verb: 'create' | 'delete' }>

/**
 * All batches in turn. After a refusal the rest of its batch is still tried, then the status tells the first refusal
 * (kubernetes: slowStartBatch).
 */
function attempts(
  batches: readonly (readonly Step[])[],
  reason: Failure['reason'],
  subject: Subject,
): readonly Action[] {
  return batches.flatMap((batch) =>
    batch.map((step, index) => ({
      ...step,
      instead: (refusal: Status) => [
        ...batch.slice(index + 1).map((rest) => ({ ...rest, carriesOn: true })),
        ...subject.writeStatus(isEndOfNamespace(refusal) ? null : { reason, message: refusal.message }),
      ],
    })),
  )
}

/** In a namespace that ends every creation fails, and nobody wants to hear of it. */
const isEndOfNamespace = ({ details }: Status): boolean =>
  details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true

function creation({ kind, keeper }: Subject): Step {
  return {
    verb: 'create',
    resource: 'pods',
    object: podFromTemplate(keeper, wantedOf(keeper).template),
    done: ({ metadata }) => said(kind, keeper, 'Normal', 'SuccessfulCreate', `Created pod: ${metadata.name}`),
    refused: (refusal) =>
      isEndOfNamespace(refusal)
        ? []
        : [said(kind, keeper, 'Warning', 'FailedCreate', `Error creating: ${refusal.message}`)],
  }
}

function deletion({ kind, keeper }: Subject, { metadata: { namespace = '', name, uid } }: Pod): Step {
  return {
    verb: 'delete',
    resource: 'pods',
    namespace,
    name,
    uid,
    tolerates: ['NotFound'],
    done: said(kind, keeper, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`),
    refused: ({ message }) => [said(kind, keeper, 'Warning', 'FailedDelete', `Error deleting: ${message}`)],
  }
}

const said = ({ component }: KeeperKind, about: Keeper, type: Said['type'], reason: string, message: string): Said => ({
  about,
  type,
  reason,
  message,
  component,
})
