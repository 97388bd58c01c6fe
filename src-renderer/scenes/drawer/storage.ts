import type { Claim, Pod, Volume } from '#shared/model/entities.ts'
import { makesVolumes } from '#shared/model/provisioner.ts'
import { diskOf } from '#shared/model/slot-history.ts'
import { duration } from '#shared/words/duration.ts'
import { sentence, text, type Sentence } from '#shared/words/index.ts'
import { claimMore, shownSize } from '../stage/layout/words-of.ts'
import { orNone } from '../stage/names.ts'
import type { StageSlot } from '../stage/types.ts'
import { fact, group, mono, muted, notAllowed, said, seal, section, words } from './facts.ts'
import type { DrawerSection, Fact, FactGroup, FactPart } from './types.ts'
import { placeWord, type DrawerView } from './view.ts'

type StageClaim = StageSlot['claims'][number]

/** Claims of the slot, then what else its pod has mounted. */
export function slotStorage(view: DrawerView, entry: StageSlot, pod: Pod | null): DrawerSection {
  const { state } = view
  const isSingle = entry.claims.length === 1
  const asksNone = state.workload.claimTemplates.length === 0 && entry.claims.length === 0
  return section(
    'storage',
    [
      ...entry.claims.map((claim) => claimGroup(view, claim, pod, !isSingle)),
      ...(pod === null ? [] : otherVolumes(pod)),
    ],
    [
      asksNone ? sentence('drawer.noStorage') : null,
      notAllowed(state.readable.claims, 'persistentvolumeclaims'),
      notAllowed(state.readable.volumes, 'persistentvolumes'),
    ],
  )
}

function claimGroup(view: DrawerView, each: StageClaim, pod: Pod | null, isNamed: boolean): FactGroup {
  const { link } = each
  const title = isNamed ? sentence('drawer.group.claim', { name: link.name }) : null
  return group(`claim/${link.template}`, claimFacts(view, each, pod), title)
}

export function claimFacts(view: DrawerView, each: StageClaim, pod: Pod | null): readonly (Fact | null)[] {
  const { claim, volume, link } = each
  if (!view.state.readable.claims || link.state === 'notReadable') return []
  return [
    fact('claim', [link.uid === null ? null : seal(link.uid), ...claimWords(each)]),
    askedFact(view, each),
    claim === null ? null : volumeFact(view, claim, volume),
    diskFact(each, pod),
    ...deletionFacts(view, each),
  ]
}

export function claimWords({ claim, volume, link }: StageClaim): readonly (FactPart | null)[] {
  if (link.state === 'notCreated') return [said('drawer.noClaimYet')]
  const more = orNone(claimMore(link, claim, volume))
  return [said('drawer.claimState', { state: text(`state.claim.${link.state}`), more })]
}

function askedFact({ state }: DrawerView, { claim, link }: StageClaim): Fact | null {
  const template = state.workload.claimTemplates.find(({ name }) => name === link.template)
  const size = shownSize(claim?.requested ?? template?.requested ?? null)
  if (size === '') return null
  const modes = orNone(claim?.accessModes.join(', ') ?? '')
  const name = claim?.storageClass ?? template?.storageClass ?? null
  const className = name === null ? said('drawer.classDefault') : said('drawer.className', { name })
  return fact('asked', [said('drawer.asked', { size, modes }), className])
}

function volumeFact(view: DrawerView, claim: Claim, volume: Volume | null): Fact | null {
  if (volume === null && claim.volumeName !== null) return fact('volume', [mono(claim.volumeName)])
  if (!view.state.readable.volumes) return null
  if (volume === null) return fact('volume', [muted('drawer.noVolumeYet')])
  return fact('volume', [seal(volume.uid), words(shownSize(volume.capacity)), volumeNode(view, volume)])
}

export function volumeNode(view: DrawerView, { node }: Volume): FactPart | null {
  return node === null ? null : placeWord(view, node)
}

/** Without an earlier pod that was seen it is a guess by times, and says so. */
function diskFact({ link, volume }: StageClaim, pod: Pod | null): Fact | null {
  const disk = diskOf(link, volume, pod)
  if (disk === null) return null
  return fact('disk', [said(`drawer.disk.${disk}`)], link.diskDerived ? 'derived' : 'observed')
}

/** What becomes of the claim when set or slot go, and of the data when the claim goes. */
export function deletionFacts({ state }: DrawerView, { claim, volume }: StageClaim): readonly Fact[] {
  const { retention } = state.workload
  const reclaim = volume?.reclaimPolicy ?? reclaimOfClass(state, claim?.storageClass ?? null)
  return [
    fact('ifDeleted', [retentionWords(retention.whenDeleted)], 'derived'),
    fact('ifScaled', [retentionWords(retention.whenScaled)], 'derived'),
    ...(reclaim === null ? [] : [fact('thenVolume', [reclaimWords(reclaim)], 'derived')]),
  ]
}

function reclaimOfClass({ classes }: DrawerView['state'], name: string | null): string | null {
  const found = classes.find((each) => (name === null ? each.isDefault : each.name === name))
  // A class that makes no volumes gives its policy to none: each that somebody made has one of its own.
  return found !== undefined && makesVolumes(found) ? found.reclaimPolicy : null
}

function retentionWords(policy: string): FactPart {
  if (policy === 'Retain') return said('drawer.retain')
  return policy === 'Delete' ? said('drawer.delete') : said('drawer.policyOther', { policy })
}

export function reclaimWords(policy: string): FactPart {
  if (policy === 'Delete') return said('drawer.reclaimDelete')
  return policy === 'Retain' ? said('drawer.reclaimRetain') : said('drawer.reclaimOther', { policy })
}

/** What is emptied with the pod, and what is only looked at. */
const scratchKinds: ReadonlySet<string> = new Set(['emptyDir', 'ephemeral'])

function otherVolumes({ otherVolumes: volumes }: Pod): readonly FactGroup[] {
  const facts = (of: typeof volumes): readonly Fact[] =>
    of.map(({ name, kind }) =>
      fact('otherVolume', [said('drawer.volumeKind', { name, kind })], 'observed', `volume/${name}`),
    )
  const isScratch = ({ kind }: (typeof volumes)[number]): boolean => scratchKinds.has(kind)
  return [
    titled('goesWithPod', facts(volumes.filter(isScratch)), sentence('drawer.group.goesWithPod')),
    titled('fromElsewhere', facts(volumes.filter((each) => !isScratch(each))), sentence('drawer.group.fromElsewhere')),
  ]
}

function titled(key: string, facts: readonly Fact[], title: Sentence): FactGroup {
  return group(key, facts, facts.length === 0 ? null : title)
}

/** How long it took from the claim to its volume, where both told when they were made. */
export function boundFact(claim: Claim | null, volume: Volume | null): Fact | null {
  if (claim?.createdAt == null || volume?.createdAt == null || volume.createdAt < claim.createdAt) return null
  return fact('bound', [said('drawer.boundIn', { duration: duration(volume.createdAt - claim.createdAt) })], 'derived')
}
