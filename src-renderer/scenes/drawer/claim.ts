import type { Claim, StorageClass, Volume } from '#shared/model/entities.ts'
import { sentence } from '#shared/words/index.ts'
import { classMakes, shownSize } from '../stage/layout/words-of.ts'
import type { StageSlot } from '../stage/types.ts'
import { fact, group, mono, muted, notAllowed, part, said, seal, section, time, words } from './facts.ts'
import { eventsOf, kubectlLines } from './kubectl.ts'
import { boundFact, claimFacts, claimWords, reclaimWords, volumeNode } from './storage.ts'
import type { DrawerContent, DrawerSection, Fact } from './types.ts'
import { findingFacts, listWords, type DrawerView } from './view.ts'

type StageClaim = StageSlot['claims'][number]

export function claimContent(view: DrawerView, entry: StageSlot, each: StageClaim): DrawerContent {
  const { claim, link } = each
  const { namespace } = entry.slot
  const hidden = notAllowed(view.state.readable.claims, 'persistentvolumeclaims')
  return {
    key: `claim/${entry.key}/${link.template}`,
    kind: 'claim',
    title: link.name,
    status: hidden === null ? { of: 'claim', state: link.state } : null,
    notice: null,
    sections: [claimNow(view, entry, each), claimIdentity(entry, each), claimStorage(view, entry, each)],
    object: claim === null ? null : { kind: 'object', objectKind: 'PersistentVolumeClaim', namespace, name: link.name },
    events: {
      kind: 'events',
      objectKind: 'PersistentVolumeClaim',
      namespace,
      name: link.name,
      uid: claim?.uid ?? null,
    },
    createdAt: claim?.createdAt ?? null,
    logs: null,
    commands: claimLines(view, entry, each),
  }
}

function claimNow(view: DrawerView, { slot }: StageSlot, each: StageClaim): DrawerSection {
  const { claim, volume, link } = each
  const { namespace } = slot
  const facts: readonly (Fact | null)[] = view.state.readable.claims
    ? [
        fact('state', claimWords(each), link.state === 'notCreated' ? 'derived' : 'observed'),
        claim === null ? null : fact('because', [said('drawer.phaseOf', { phase: claim.phase })]),
        boundFact(claim, volume),
        claim === null
          ? null
          : fact('usedBy', [
              claim.usedBy.length === 0
                ? muted('drawer.unused')
                : mono(listWords(claim.usedBy.map(({ name }) => name))),
            ]),
      ]
    : []
  const found = findingFacts(view, [
    { kind: 'PersistentVolumeClaim', namespace, name: link.name },
    ...(volume === null ? [] : [{ kind: 'PersistentVolume', namespace: '', name: volume.name } as const]),
  ])
  const hidden = notAllowed(view.state.readable.claims, 'persistentvolumeclaims')
  return section('now', [group('now', [...facts, ...found])], [hidden])
}

function claimIdentity({ slot }: StageSlot, { claim, link }: StageClaim): DrawerSection {
  return section('identity', [
    group('identity', [
      fact('name', [mono(link.name)]),
      claim === null ? null : fact('object', [seal(claim.uid)]),
      fact('template', [mono(link.template)]),
      fact('pod', [mono(slot.name)]),
      claim?.createdAt == null ? null : fact('created', [time(claim.createdAt)]),
    ]),
  ])
}

function claimStorage(view: DrawerView, { pod }: StageSlot, each: StageClaim): DrawerSection {
  const { state } = view
  // What it is has been said above.
  const facts = claimFacts(view, each, pod).filter((fact) => fact?.key !== 'claim')
  return section(
    'storage',
    [group('claim', facts), ...classGroups(classOf(view, each))],
    [
      notAllowed(state.readable.volumes, 'persistentvolumes'),
      notAllowed(state.readable.classes, 'storageclasses.storage.k8s.io'),
    ],
  )
}

function classOf({ state }: DrawerView, { claim, link }: StageClaim): StorageClass | null {
  const template = state.workload.claimTemplates.find(({ name }) => name === link.template)
  const asked = claim?.storageClass ?? template?.storageClass ?? null
  return state.classes.find(({ name, isDefault }) => (asked === null ? isDefault : name === asked)) ?? null
}

function classGroups(found: StorageClass | null): readonly ReturnType<typeof group>[] {
  if (found === null) return []
  const { name, provisioner, reclaimPolicy, isDefault } = found
  return [
    group('class', [
      fact('class', [mono(name), isDefault ? muted('stage.class.default') : null]),
      fact('source', [mono(provisioner)]),
      fact('note', [part(classMakes(found))]),
      fact('reclaim', [mono(reclaimPolicy)]),
    ]),
  ]
}

function claimLines(
  { place }: DrawerView,
  { slot }: StageSlot,
  { claim, volume, link }: StageClaim,
): DrawerContent['commands'] {
  if (claim === null) return kubectlLines(place, slot.namespace, [['drawer.kubectl.get', ['get', 'pvc', link.name]]])
  return [
    ...kubectlLines(place, slot.namespace, [
      ['drawer.kubectl.get', ['get', 'pvc', link.name, '-o', 'wide']],
      ['drawer.kubectl.describe', ['describe', 'pvc', link.name]],
      ['drawer.kubectl.events', eventsOf(claim.uid)],
      ['drawer.kubectl.yaml', ['get', 'pvc', link.name, '-o', 'yaml']],
    ]),
    ...kubectlLines(place, null, [volume === null ? null : ['drawer.kubectl.volume', ['get', 'pv', volume.name]]]),
  ]
}

export function volumeContent(view: DrawerView, entry: StageSlot, each: StageClaim): DrawerContent {
  const { claim, volume, link } = each
  const { readable } = view.state
  const hidden = notAllowed(readable.volumes, 'persistentvolumes')
  const name = volume?.name ?? claim?.volumeName ?? null
  return {
    key: `volume/${entry.key}/${link.template}`,
    kind: 'volume',
    title: name ?? link.name,
    status: null,
    notice: null,
    sections:
      volume === null
        ? [section('now', [], [hidden ?? sentence('drawer.noVolumeYet')])]
        : [volumeNow(view, volume), volumeIdentity(view, volume), volumeStorage(volume, claim)],
    object:
      volume === null ? null : { kind: 'object', objectKind: 'PersistentVolume', namespace: '', name: volume.name },
    events:
      volume === null
        ? null
        : { kind: 'events', objectKind: 'PersistentVolume', namespace: '', name: volume.name, uid: volume.uid },
    createdAt: volume?.createdAt ?? null,
    logs: null,
    commands: name === null ? [] : volumeLines(view, name, volume),
  }
}

function volumeLines({ place }: DrawerView, name: string, volume: Volume | null): DrawerContent['commands'] {
  return [
    ...kubectlLines(place, null, [
      ['drawer.kubectl.get', ['get', 'pv', name, '-o', 'wide']],
      ['drawer.kubectl.describe', ['describe', 'pv', name]],
      ['drawer.kubectl.yaml', ['get', 'pv', name, '-o', 'yaml']],
      volume?.storageClass == null ? null : ['drawer.kubectl.class', ['get', 'storageclass', volume.storageClass]],
    ]),
    // Events about things of the whole cluster stand in this namespace.
    ...kubectlLines(place, 'default', [volume === null ? null : ['drawer.kubectl.events', eventsOf(volume.uid)]]),
  ]
}

function volumeNow(view: DrawerView, volume: Volume): DrawerSection {
  const { claim, claimExists, phase, reason } = volume
  return section('now', [
    group('now', [
      fact('state', [words(phase, 'strong'), reason === null ? null : mono(reason)]),
      claim === null
        ? null
        : fact('claim', [
            said(claimExists === false ? 'drawer.releasedFrom' : 'drawer.boundTo', { claim: claim.name }),
          ]),
      ...findingFacts(view, [{ kind: 'PersistentVolume', namespace: '', name: volume.name }]),
    ]),
  ])
}

function volumeIdentity(view: DrawerView, volume: Volume): DrawerSection {
  return section('identity', [
    group('identity', [
      fact('name', [mono(volume.name)]),
      fact('object', [seal(volume.uid)]),
      volume.node === null ? null : fact('node', [volumeNode(view, volume)]),
      fact('source', [mono(volume.source)]),
      volume.createdAt === null ? null : fact('created', [time(volume.createdAt)]),
    ]),
  ])
}

function volumeStorage(volume: Volume, claim: Claim | null): DrawerSection {
  const size = shownSize(volume.capacity)
  return section('storage', [
    group('storage', [
      fact('size', [words(size)]),
      fact('got', [mono(volume.accessModes.join(', '))]),
      claim?.requested == null ? null : fact('asked', [words(shownSize(claim.requested))]),
      volume.storageClass === null ? null : fact('class', [mono(volume.storageClass)]),
      fact('thenVolume', [reclaimWords(volume.reclaimPolicy)], 'derived'),
    ]),
  ])
}
