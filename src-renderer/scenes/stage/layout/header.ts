import { findingSentence, findingText } from '#shared/words/finding.ts'
import { hasOrphan } from '#shared/story/neighbours.ts'
import { sentence, text } from '#shared/words/index.ts'
import type { Sentence } from '#shared/words/index.ts'
import { readyCount } from '../ready-count.ts'
import type { HeaderNode, NoteNode, ZoneNode } from '../types.ts'
import type { LayoutContext } from './context.ts'

export function headerNode({
  state,
  size,
  bands,
  viewAtMs,
}: Pick<LayoutContext, 'state' | 'size' | 'bands' | 'viewAtMs'>): HeaderNode {
  const { workload } = state
  const ordered = workload.policy === 'OrderedReady'
  return {
    mark: 'header',
    key: 'header',
    slot: null,
    box: { x: 0, y: bands.header.y, width: size.width, height: bands.header.height },
    name: workload.name,
    struck: workload.state !== 'present',
    quantities:
      state.workload.state === 'gone'
        ? []
        : [
            { label: text('stage.wanted'), value: workload.counts.wanted },
            { label: text('stage.ready'), value: readyCount(state) },
            { label: text('stage.updated'), value: workload.counts.updated },
          ],
    policy: text(ordered ? 'stage.oneByOne' : 'stage.allAtOnce'),
    policyNote: `(${workload.policy})`,
    // In Lesson mode the names on the flags say it.
    serviceName: workload.dns.serviceName === '' || size.mode === 'lesson' ? null : workload.dns.serviceName,
    notes: headerNotes(state, viewAtMs),
  }
}

function headerNotes(
  { workload, slots, findings, farewell }: LayoutContext['state'],
  viewAtMs: number,
): readonly string[] {
  if (farewell !== undefined) return [text('stage.nothingLeft')]
  if (workload.state === 'gone') {
    // Deleted with `--cascade=orphan`: the pods have nobody, and run.
    if (slots.some(({ slot }) => hasOrphan(slot))) return [text('stage.podsLeftBehind')]
    if (slots.some(({ pod, slot }) => pod !== null || slot.podUid !== null)) return [text('stage.setGone')]
    return [text('stage.onlyClaimsLeft')]
  }
  const notes: string[] = []
  if (workload.state === 'deleting') notes.push(text('stage.setDeleting'))
  if (workload.observedGeneration < workload.generation) notes.push(text('stage.notSeenYet'))
  const blocked = findings.find(({ code, subject }) => code === 'scale-down-blocked' && subject.kind === 'StatefulSet')
  if (blocked !== undefined) notes.push(findingText(blocked, viewAtMs))
  if (workload.update.strategy === 'OnDelete') notes.push(text('stage.onDelete'))
  else if (workload.update.partition > 0) notes.push(partitionNote(workload.update.partition, workload.startOrdinal))
  return notes
}

/** The partition counts slots from `ordinals.start`, while the picture shows ordinals. */
function partitionNote(partition: number, startOrdinal: number): string {
  return text('stage.partition', { ordinal: startOrdinal + partition })
}

/** Height of the line of the Service. Lesson mode has one only where something is to be said beside the names on the flags. */
export function zoneHeight({ state, size, lengths }: Pick<LayoutContext, 'state' | 'size' | 'lengths'>): number {
  if (size.mode === 'desk') return lengths.zone
  const { state: zone, publishNotReady } = state.workload.dns
  return zone === 'headless' && !publishNotReady ? 0 : Math.round(lengths.level2 * 1.5)
}

/** The line of the Service: its name and what that name answers, or the one reason why no pod has a name. */
export function zoneNode(context: LayoutContext): ZoneNode | null {
  const { state, size, bands, lengths } = context
  const zone = state.workload.dns
  const broken = isBroken(zone.state)
  const height = broken ? bands.zone.height - 8 : zoneHeight(context)
  if (height === 0) return null
  const published = context.columns.tier === 'C' && zone.state === 'headless'
  const present = state.slots.filter(
    ({ slot }) => slot.record?.state === 'present' || slot.record?.state === 'publishedEarly',
  )
  return {
    mark: 'zone',
    key: 'zone',
    slot: null,
    box: {
      x: lengths.pad,
      y: bands.zone.y,
      width: size.width - 2 * lengths.pad,
      height,
    },
    state: zone.state,
    name: zone.name,
    kindWord: text(`stage.zone.${zone.state}`),
    answersLabel: answersLabel(context, published),
    answers: published
      ? [
          text('stage.publishedCount', {
            count: present.length,
            total: state.slots.filter(({ slot, pod }) => slot.wanted || pod !== null).length,
          }),
        ]
      : zone.state === 'external' && zone.externalName !== null
        ? [zone.externalName]
        : zone.addresses,
    reason: zoneReason(context),
  }
}

/** These states have no flags to show: one signboard across the band says why. */
export function isBroken(state: ZoneNode['state']): boolean {
  return state === 'noService' || state === 'selectsNothing' || state === 'external'
}

function answersLabel({ state }: LayoutContext, published: boolean): string {
  const zone = state.workload.dns
  if (published) return text('stage.published')
  if (zone.state === 'external') return text('stage.pointsTo')
  return zone.addresses.length > 0
    ? text('stage.answers')
    : zone.state === 'headless'
      ? text('stage.answersNothing')
      : ''
}

function zoneReason({ state, viewAtMs }: LayoutContext): Sentence | null {
  const zone = state.workload.dns
  const namespace = state.workload.namespace
  switch (zone.state) {
    case 'headless':
      return zone.publishNotReady ? sentence('stage.zoneReason.publishNotReady') : null
    case 'noServiceName':
      return sentence('stage.zoneReason.noServiceName')
    case 'noService':
      return zone.suggestedService === null
        ? sentence('stage.zoneReason.noService', { service: zone.serviceName, namespace })
        : sentence('stage.zoneReason.otherService', { service: zone.serviceName, suggested: zone.suggestedService })
    case 'selectsNothing': {
      const finding = state.findings.find(({ code }) => code === 'service-selects-nothing')
      return finding === undefined
        ? sentence('stage.zoneReason.selectsNothing', { service: zone.serviceName })
        : findingSentence(finding, viewAtMs)
    }
    case 'notHeadless':
      return sentence('stage.zoneReason.notHeadless')
    case 'external':
      return sentence('stage.zoneReason.external', { service: zone.serviceName })
    case 'notReadable':
      return sentence('stage.notAllowed', { resource: 'services' })
  }
}

/** Sentences that stand for a whole band. */
export function bandNotes(context: LayoutContext): readonly NoteNode[] {
  const { state, columns, hasStorage, bands } = context
  const notes: NoteNode[] = []
  if (!hasStorage)
    notes.push(note(context, 'storage', 'none', sentence('stage.asksNoStorage'), bands.shelf.y, bands.shelf.height))
  else if (!state.readable.claims)
    notes.push(
      note(
        context,
        'claims',
        'padlock',
        sentence('stage.notAllowed', { resource: 'persistentvolumeclaims' }),
        bands.cables.y + bands.cables.height - 34,
        32,
      ),
    )
  if (hasStorage && !state.readable.volumes && columns.tier !== 'C')
    notes.push(
      note(
        context,
        'volumes',
        'padlock',
        sentence('stage.notAllowed', { resource: 'persistentvolumes' }),
        bands.shelf.y + 8,
        32,
      ),
    )
  return notes
}

function note(
  context: LayoutContext,
  name: string,
  sign: NoteNode['sign'],
  words: Sentence,
  y: number,
  height: number,
): NoteNode {
  const { size, lengths } = context
  return {
    mark: 'note',
    key: `note/${name}`,
    slot: null,
    box: { x: lengths.pad, y, width: size.width - 2 * lengths.pad, height },
    sign,
    text: words,
  }
}
