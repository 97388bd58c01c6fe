import type { Container, Pod } from '#shared/model/entities.ts'
import type { VolumeMount } from '#shared/contract/inquiry.ts'
import { duration } from '#shared/words/duration.ts'
import { sentence, text } from '#shared/words/index.ts'
import { containerWord } from '#shared/words/pod-line.ts'
import { podWord, waitsFor } from '../stage/layout/words-of.ts'
import { sinceOf } from '../stage/names.ts'
import type { StageSlot } from '../stage/types.ts'
import { exitMeaning } from './exit-code.ts'
import { fact, group, mono, muted, part, quoted, said, seal, section, time, words } from './facts.ts'
import type { DrawerSection, Fact, FactGroup, FactPart } from './types.ts'
import { shortName } from './dns.ts'
import { findingFacts, placeWord, type DrawerView } from './view.ts'

/** Now: the state, since when, and everything that is known of why. */
export function podNow(view: DrawerView, entry: StageSlot, pod: Pod | null): DrawerSection {
  const { slot } = entry
  const isLive = pod !== null && pod.uid === entry.pod?.uid
  const facts = isLive ? [stateFact(view, pod), ...becauseFacts(view, pod)] : [emptyFact(entry)]
  const { namespace } = slot
  const found = findingFacts(view, [
    { kind: 'Slot', namespace, name: slot.name },
    { kind: 'Pod', namespace, name: slot.name },
    ...(slot.record === null ? [] : [{ kind: 'Record', namespace, name: slot.record.name } as const]),
    ...slot.claims.map(({ name }) => ({ kind: 'PersistentVolumeClaim', namespace, name }) as const),
  ])
  return section('now', [group('now', [...facts, ...claimUses(entry, isLive ? pod : null), ...found])])
}

function stateFact({ at }: DrawerView, pod: Pod): Fact {
  const since = sinceOf(pod)
  // A pod knows nothing of a silent node: that it is unknown is concluded from the node.
  const source = pod.state === 'unknown' && pod.phase !== 'Unknown' ? 'derived' : 'observed'
  const span = since === null ? null : said('drawer.for', { duration: duration(at - since) })
  return fact('state', [words(podWord(pod), 'strong'), span, pod.reason === null ? null : mono(pod.reason)], source)
}

function emptyFact(entry: StageSlot): Fact {
  const { slot, why } = entry
  if (!slot.podReadable) return fact('state', [said('drawer.notAllowed', { resource: 'pods' })])
  if (!slot.wanted) return fact('state', [part(sentence('drawer.slotKept'), 'strong')], 'derived')
  const other = why === null ? null : waitsFor(why)
  return fact('state', [
    part(sentence('drawer.slotEmpty'), 'strong'),
    other === null ? null : said('stage.waitsFor', { name: other }),
  ])
}

function becauseFacts(view: DrawerView, pod: Pod): readonly Fact[] {
  const facts: (Fact | null)[] = []
  if (pod.state === 'unknown') facts.push(nodeFact(view, pod))
  if (pod.deletion !== null) {
    const { askedAt, graceSeconds, endsAt } = pod.deletion
    facts.push(fact('deletion', [time(askedAt), said('drawer.grace', { grace: graceSeconds }), time(endsAt)]))
    if (pod.heldBy.length > 0) facts.push(fact('heldBy', pod.heldBy.map(mono)))
  }
  const condition = pod.conditions.find(({ type }) => type === (pod.state === 'pending' ? 'PodScheduled' : 'Ready'))
  if (condition !== undefined)
    facts.push(
      fact('because', [
        said('drawer.condition', { type: condition.type, status: condition.status }),
        condition.reason === null ? null : mono(condition.reason),
        condition.message === null ? null : quoted(condition.message),
      ]),
    )
  else facts.push(fact('because', [said('drawer.phase', { phase: pod.phase })]))
  for (const container of pod.containers) facts.push(containerCause(container))
  if (pod.message !== null && pod.message !== condition?.message)
    facts.push(fact('because', [quoted(pod.message)], 'observed', 'message'))
  return facts.filter((each) => each !== null)
}

function nodeFact({ state, at, hidesAddresses }: DrawerView, pod: Pod): Fact | null {
  if (pod.node === null || hidesAddresses) return null
  const node = state.nodes.find(({ name }) => name === pod.node)
  if (node === undefined && !state.readable.nodes) return null
  const parts =
    node?.state === 'silent'
      ? said('drawer.nodeSilent', {
          node: pod.node,
          report: node.lastReportAt === null ? 'unknown' : 'known',
          duration: node.lastReportAt === null ? '' : duration(at - node.lastReportAt),
          found: node.since === null ? 'none' : duration(at - node.since),
        })
      : node === undefined
        ? said('drawer.nodeGone', { node: pod.node })
        : null
  return parts === null ? null : fact('because', [parts], 'observed', 'node')
}

function containerCause(container: Container): Fact | null {
  const { name, state, reason, exitCode } = container
  const key = `because/${name}`
  if (state === 'waiting' && reason !== null)
    return fact('because', [said('drawer.waits', { container: name, reason })], 'observed', key)
  if (state !== 'ended' || exitCode === null || exitCode === 0) return null
  return fact('because', [said('drawer.endedWith', { container: name, exitCode })], 'observed', key)
}

/** Kubernetes tells nowhere that a disk is mounted: a container that has started cannot have done so without it. */
function claimUses({ slot }: StageSlot, pod: Pod | null): readonly Fact[] {
  if (pod === null) return []
  const startedAt = pod.containers.find(({ init, startedAt: at }) => !init && at !== null)?.startedAt ?? null
  return slot.claims.flatMap((link) => {
    const key = `use/${link.template}`
    if (link.cable === 'plugged' && startedAt !== null)
      return [fact('claimUse', [said('drawer.mountedSince'), time(startedAt)], 'derived', key)]
    const word = text(`state.cable.${link.cable}`)
    if (link.cable === 'notReadable' || link.cable === 'unplugged') return []
    const source = link.cable === 'blocked' ? 'event' : 'derived'
    return [fact('claimUse', [words(word), link.cableReason === null ? null : mono(link.cableReason)], source, key)]
  })
}

export function identity(view: DrawerView, { slot }: StageSlot, pod: Pod | null): DrawerSection {
  const stays = group(
    'stays',
    [
      fact('name', [mono(slot.name)]),
      fact('ordinal', [mono(String(slot.ordinal))]),
      slot.record === null ? null : fact('dnsName', [mono(shortName(slot.record.name, slot.namespace))]),
      ...slot.claims.map(({ name, template }) => fact('claim', [mono(name)], 'observed', `claim/${template}`)),
    ],
    sentence('drawer.group.stays'),
  )
  return section('identity', pod === null ? [stays, formerGroup(view)] : [stays, changing(view, slot.incarnation, pod)])
}

function formerGroup(view: DrawerView): FactGroup {
  return group('changes', formerFacts(view, null), view.history.length === 0 ? null : sentence('drawer.group.changes'))
}

function changing(view: DrawerView, incarnation: number, pod: Pod): FactGroup {
  const entry = view.state.slots.find((each) => each.pod?.uid === pod.uid)
  const former = formerFacts(view, pod.uid)
  const revision = entry?.slot.revision ?? 'unknown'
  return group(
    'changes',
    [
      // An agent that was started anew counts from one; what the page saw before stays true.
      fact('pod', [seal(pod.uid), said('drawer.nth', { count: Math.max(incarnation, former.length + 1) })]),
      ...former,
      fact('address', [placeWord(view, pod.ip), placeWord(view, pod.node)]),
      fact('revision', [
        pod.revision === '' ? null : mono(shortRevision(pod)),
        revision === 'unknown' ? null : said(`drawer.revision.${revision}`),
      ]),
      fact('restarts', [mono(String(pod.restarts))]),
      pod.createdAt === null
        ? null
        : fact('created', [time(pod.createdAt), said('drawer.ago', { duration: duration(view.at - pod.createdAt) })]),
    ],
    sentence('drawer.group.changes'),
  )
}

/** The hash alone: the set's name before it stands in the title. */
function shortRevision({ revision, slot }: Pod): string {
  const prefix = `${slot?.set ?? ''}-`
  return revision.startsWith(prefix) ? revision.slice(prefix.length) : revision
}

function formerFacts({ history }: DrawerView, present: string | null): readonly Fact[] {
  return history
    .filter(({ uid }) => uid !== present)
    .map(({ uid, goneAt }) =>
      fact('before', [seal(uid, true), said('drawer.until'), time(goneAt)], 'observed', `before/${uid}`),
    )
}

export function containers(view: DrawerView, pod: Pod, mounts: readonly VolumeMount[] | null): DrawerSection {
  return section(
    'containers',
    pod.containers.map((container) => containerGroup(view, pod, container, mounts)),
  )
}

function containerGroup(
  { at }: DrawerView,
  pod: Pod,
  container: Container,
  mounts: readonly VolumeMount[] | null,
): FactGroup {
  const { name, init, image, restarts } = container
  const title = init ? sentence('drawer.group.init', { name }) : [{ text: name, mono: true }]
  return group(
    name,
    [
      fact('state', stateParts(container, pod, at)),
      ...endFacts(container, at),
      fact('image', [mono(image)]),
      fact('restarts', [mono(String(restarts))]),
      ...mountFacts(pod, name, mounts),
    ],
    title,
  )
}

function stateParts(container: Container, pod: Pod, at: number): readonly (FactPart | null)[] {
  const { state, reason, startedAt, ready, init } = container
  return [
    said('drawer.container', { state: text(containerWord(container, pod)), reason: reason ?? 'none' }),
    state === 'running' && startedAt !== null ? said('drawer.for', { duration: duration(at - startedAt) }) : null,
    state !== 'running' || init ? null : muted(ready ? 'drawer.containerReady' : 'drawer.containerNotReady'),
  ]
}

/** How it ended, and what that exit code means; of one that runs again, how the run before ended. */
function endFacts({ state, exitCode, reason, finishedAt, lastEnd }: Container, at: number): readonly Fact[] {
  const ends = [
    ...(state === 'ended' && exitCode !== null ? [{ exitCode, reason, finishedAt }] : []),
    ...(lastEnd === null ? [] : [lastEnd]),
  ]
  return ends.flatMap((end, index) => {
    const ago = end.finishedAt === null ? null : said('drawer.ago', { duration: duration(at - end.finishedAt) })
    const meaning = exitMeaning(end.exitCode, end.reason)
    const told = said('drawer.exit', { exitCode: end.exitCode, reason: end.reason ?? 'none' })
    return [
      fact('lastEnd', [told, ago], 'observed', `end/${index}`),
      ...(meaning === null ? [] : [fact('means', [part(meaning)], 'derived', `meaning/${index}`)]),
    ]
  })
}

/** The model holds the mounts of claims; those of other volumes come with the object, where it may be read. */
function mountFacts(pod: Pod, container: string, mounts: readonly VolumeMount[] | null): readonly Fact[] {
  const own =
    mounts?.filter((mount) => mount.container === container && !mount.path.startsWith(serviceAccountPath)) ??
    pod.mounts
      .filter((mount) => mount.container === container)
      .map(({ path, claim }) => ({ path, volume: claim, readOnly: false }))
  return own.map(({ path, volume, readOnly }) =>
    fact(
      'mounts',
      [said('drawer.mount', { path, volume, readOnly: readOnly ? 'yes' : 'no' })],
      'observed',
      `mount/${path}`,
    ),
  )
}

/** Admission mounts the service account's token in every container; nobody chose it. */
const serviceAccountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
