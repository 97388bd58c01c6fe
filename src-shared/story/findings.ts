import { findingKey, type EntityMaps } from '../model/change.ts'
import type { Finding, FindingKind, Subject } from '../model/entities.ts'

/** What is fixed about a code: its number in `diagnosis/SPEC.md`, its kind, and whether it ends without a person. */
export interface FindingInfo {
  readonly number: number
  readonly kind: FindingKind
  readonly needsPerson: boolean
}

const why = (number: number): FindingInfo => ({ number, kind: 'why', needsPerson: false })
/** A wait that is as it was configured, or the other side of a problem told elsewhere: it lasts until somebody changes that. */
const lasting = (number: number): FindingInfo => ({ number, kind: 'why', needsPerson: true })
const note = (number: number): FindingInfo => ({ number, kind: 'note', needsPerson: false })
const warning = (number: number): FindingInfo => ({ number, kind: 'warning', needsPerson: false })
const problem = (number: number): FindingInfo => ({ number, kind: 'problem', needsPerson: true })

/** Every code by its number. Numbers leave room between the subjects; within one question the lower number wins. */
export const findingTable = {
  'not-replaced-node-silent': why(1),
  'node-gone': why(2),
  'name-taken': problem(3),
  'waits-for-lower-ordinal': why(4),
  'waits-for-min-ready': why(5),
  'waits-for-old-pod': why(6),
  'claim-still-deleting': why(7),
  'claim-stale': why(8),
  'claim-refused-by-quota': problem(9),
  'pod-refused-by-quota': problem(10),
  'create-refused': problem(11),
  'scale-down-blocked': why(12),
  'waits-for-higher-ordinal': why(13),
  'replaced-when-gone': why(14),

  'set-deleted': why(20),
  'controller-behind': why(21),
  parallel: why(22),

  'stuck-rollout': problem(30),
  'rollout-waits': why(31),
  'on-delete': lasting(32),
  partition: lasting(33),
  'rollout-running': why(34),

  'no-service-name': note(40),
  'service-name-mismatch': problem(41),
  'service-selects-nothing': problem(42),
  'service-external': warning(43),
  'service-not-headless': warning(44),
  'two-sets-one-service': warning(45),

  'record-no-service': lasting(50),
  'record-not-selected': lasting(51),
  'record-subdomain': lasting(52),
  'published-early': why(53),
  'stopping-not-published': why(54),
  'not-ready-not-published': why(55),
  'record-no-address': why(56),
  'record-changed': why(57),

  'image-error': problem(60),
  'config-error': problem(61),
  'crash-loop': problem(62),
  'container-failed': warning(63),
  'pod-failed': warning(64),
  'disk-in-use-elsewhere': problem(65),
  'mount-failed': warning(66),
  'disk-on-other-node': problem(67),
  'claim-missing': problem(68),
  'waits-for-claim': why(69),
  unschedulable: problem(70),
  'disk-being-made': why(71),
  'readiness-failing': why(72),
  'readiness-not-yet': why(73),
  'image-pulling': why(74),

  'node-silent': problem(80),

  'claim-deleted-by-policy': why(90),
  'claim-deleting-in-use': why(91),
  'claim-lost': problem(92),
  'claim-volume-missing': problem(93),
  'claim-volume-mismatch': problem(94),
  'claim-volume-taken': problem(95),
  'claim-class-missing': problem(96),
  'claim-no-class': problem(97),
  'claim-waits-for-pod': why(98),
  'claim-pod-not-placed': why(99),
  'volume-released': problem(100),
  'volume-does-not-fit': problem(101),
  'claim-no-volume': problem(102),
  'provisioner-silent': problem(103),
  'provisioner-refused': problem(104),
  'claim-provisioning': why(105),
  'claim-binding': why(106),
  'claim-resizing': why(107),
  'claim-kept': why(108),
} as const satisfies Readonly<Record<string, FindingInfo>>

export type FindingCode = keyof typeof findingTable

export const findingCodes = Object.keys(findingTable) as readonly FindingCode[]

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingTable, code)
}

/** Everything said about one subject, by number. It looks each code up by its key, so that it costs the same in any cluster. */
export function findingsOn(maps: Pick<EntityMaps, 'finding'>, subject: Subject): readonly Finding[] {
  return findingCodes.flatMap((code) => {
    const finding = maps.finding.get(findingKey(code, subject))
    return finding === undefined ? [] : [finding]
  })
}

/**
 * The one sentence to print beside a slot: that an update is stuck at it, else what is said of itself, of its pod, or of the first of its claims
 * of which something is said while no pod has started with it.
 */
export function whyOfSlot(
  maps: Pick<EntityMaps, 'finding' | 'slot' | 'pod'>,
  slotKey: string,
  /** Whoever asks for a thousand slots has the findings by subject at hand. */
  on: (subject: Subject) => readonly Finding[] = (subject) => findingsOn(maps, subject),
): Finding | null {
  const slot = maps.slot.get(slotKey)
  if (slot === undefined) return null
  const { namespace, name } = slot
  const stuck = maps.finding.get(findingKey('stuck-rollout', { kind: 'StatefulSet', namespace, name: slot.set }))
  if (stuck?.params['pod'] === name) return stuck
  const own = on({ kind: 'Slot', namespace, name })[0]
  if (own !== undefined) return own
  const pod = slot.podUid === null ? undefined : maps.pod.get(slot.podUid)
  const ofPod = pod === undefined ? undefined : on({ kind: 'Pod', namespace, name })[0]
  if (ofPod !== undefined) return ofPod
  if (pod?.started === true) return null
  return slot.claims.flatMap((claim) => on({ kind: 'PersistentVolumeClaim', namespace, name: claim.name }))[0] ?? null
}
