import { sentence } from '#shared/words/index.ts'
import { shownSize } from '../stage/layout/words-of.ts'
import { orNone } from '../stage/names.ts'
import { zone } from './dns.ts'
import { fact, group, mono, muted, notAllowed, said, seal, section, time } from './facts.ts'
import { eventsOf, kubectlLines } from './kubectl.ts'
import { deletionFacts } from './storage.ts'
import type { DrawerContent, DrawerSection } from './types.ts'
import { findingFacts, type DrawerView } from './view.ts'

/** The set itself: what the header of the stage has no room for. */
export function setContent(view: DrawerView): DrawerContent {
  const { workload, farewell } = view.state
  const { namespace, name, uid, state } = workload
  const isThere = state !== 'gone'
  const goneWords = sentence(farewell === undefined ? 'stage.setGone' : 'stage.nothingLeft')
  return {
    key: `set/${namespace}/${name}`,
    kind: 'set',
    title: name,
    status: null,
    notice: isThere ? null : { words: goneWords, at: workload.goneAt },
    sections: [
      setNow(view),
      setIdentity(view),
      update(view),
      images(view),
      storage(view),
      ...(farewell === undefined ? [zone(view)] : []),
    ],
    object: isThere ? { kind: 'object', objectKind: 'StatefulSet', namespace, name } : null,
    events: { kind: 'events', objectKind: 'StatefulSet', namespace, name, uid },
    createdAt: workload.createdAt,
    logs: null,
    commands: kubectlLines(view.place, namespace, [
      ['drawer.kubectl.get', ['get', 'statefulset', name, '-o', 'wide']],
      ['drawer.kubectl.describe', ['describe', 'statefulset', name]],
      ['drawer.kubectl.history', ['rollout', 'history', `statefulset/${name}`]],
      ['drawer.kubectl.events', eventsOf(uid)],
      ['drawer.kubectl.yaml', ['get', 'statefulset', name, '-o', 'yaml']],
      workload.dns.serviceName === '' ? null : ['drawer.kubectl.service', ['get', 'service', workload.dns.serviceName]],
    ]),
  }
}

function setNow(view: DrawerView): DrawerSection {
  const { workload, slots } = view.state
  const { counts, generation, observedGeneration, namespace, name } = workload
  const isEnding = slots.some(({ pod }) => pod?.state === 'terminating' && pod.readyCondition)
  return section('now', [
    group('now', [
      fact('state', [said(`state.set.${workload.state}`)]),
      fact('counts', [said('drawer.counts', { ...counts }), isEnding ? muted('drawer.countsNote') : null]),
      observedGeneration < generation ? fact('seen', [said('drawer.notSeen')]) : null,
      ...findingFacts(view, [
        { kind: 'StatefulSet', namespace, name },
        { kind: 'Service', namespace, name: workload.dns.serviceName },
      ]),
    ]),
  ])
}

function setIdentity({ state: { workload } }: DrawerView): DrawerSection {
  return section('identity', [
    group('identity', [
      fact('name', [mono(workload.name)]),
      fact('object', [seal(workload.uid)]),
      fact('order', [said(`drawer.order.${workload.policy}`)]),
      workload.createdAt === null ? null : fact('created', [time(workload.createdAt)]),
    ]),
  ])
}

function update({ state: { workload } }: DrawerView): DrawerSection {
  const { strategy, partition, currentRevision, updateRevision } = workload.update
  return section('update', [
    group('update', [
      fact('strategy', [mono(strategy)]),
      partition === 0 ? null : fact('partition', [mono(String(partition))]),
      currentRevision === '' ? null : fact('current', [mono(currentRevision)]),
      updateRevision === '' || updateRevision === currentRevision ? null : fact('update', [mono(updateRevision)]),
    ]),
  ])
}

function images({ state: { workload } }: DrawerView): DrawerSection {
  return section(
    'containers',
    workload.images.map(({ container, image }) =>
      group(container, [fact('image', [mono(image)])], [{ text: container, mono: true }]),
    ),
  )
}

function storage(view: DrawerView): DrawerSection {
  const { workload, readable } = view.state
  const [first] = view.state.slots.flatMap(({ claims }) => claims)
  return section(
    'storage',
    [
      ...workload.claimTemplates.map(({ name, storageClass, requested }) =>
        group(`template/${name}`, [
          fact('template', [mono(name)]),
          fact('asked', [said('drawer.asked', { size: orNone(shownSize(requested)), modes: 'none' })]),
          fact('class', [storageClass === null ? said('drawer.classDefault') : mono(storageClass)]),
        ]),
      ),
      ...(workload.claimTemplates.length === 0 || first === undefined
        ? []
        : [group('after', deletionFacts(view, first))]),
    ],
    [
      workload.claimTemplates.length === 0 ? sentence('drawer.noStorage') : null,
      notAllowed(readable.claims, 'persistentvolumeclaims'),
    ],
  )
}
