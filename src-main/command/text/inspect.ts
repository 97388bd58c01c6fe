import { text } from '#shared/words/index.ts'
import type { Looks } from '../io.ts'
import type { FindingShape } from '../shape/finding.ts'
import type { InspectShape } from '../shape/inspect.ts'
import type { StatefulSetShape } from '../shape/stateful-set.ts'
import { claimTone, podCell } from './states.ts'
import { statefulSetText } from './stateful-set.ts'
import { glyph, harmless, paint, type Tone } from './style.ts'
import { table } from './table.ts'

/** The same look for a person: sets first, then what else holds data, then what is wrong and what cannot be seen. */
export function inspectText(shape: InspectShape, looks: Looks): string {
  const many = shape.namespaces.length > 1
  const sections = [
    headText(shape, looks),
    ...shape.statefulSets.map((set) => statefulSetText(set, many, looks)),
    looseClaims(shape, looks),
    jobs(shape, looks),
    deployments(shape, looks),
    otherPods(shape, looks),
    findings(shape.findings, many, looks),
    feeds(shape, looks),
  ]
  return sections.filter((section) => section !== '').join('\n')
}

function headText(shape: InspectShape, looks: Looks): string {
  const title = text('command.inspect.title', { namespaces: namespacesText(shape.namespaces), context: shape.context })
  const server = shape.server === null ? '' : ` ${shape.server}`
  const none =
    shape.statefulSets.length > 0 || !isLive(shape, 'StatefulSet') ? '' : `${text('command.inspect.noSets')}\n`
  return `${paint(harmless(title), 'strong', looks)}${paint(harmless(server), 'quiet', looks)}\n${none}`
}

function namespacesText(namespaces: readonly string[]): string {
  if (namespaces.length === 0) return text('command.allNamespaces')
  return namespaces.length > 4 ? text('command.namespaces', { count: namespaces.length }) : namespaces.join(', ')
}

function isLive(shape: InspectShape, kind: string): boolean {
  return shape.feeds.some((feed) => feed.kind === kind && feed.state === 'live')
}

/** Claims that stand in no slot; the others are shown there. */
function looseClaims(shape: InspectShape, looks: Looks): string {
  const inSlots = new Set(shape.statefulSets.flatMap(claimUids))
  const loose = shape.claims.filter(({ uid }) => !inSlots.has(uid))
  const rows = loose.map((claim) => {
    const state = claim.reason === null ? text(`state.claim.${claim.state}`) : pendingText(claim.reason)
    return [
      { text: nameOf(claim, shape.namespaces.length > 1) },
      { text: state, tone: claimTone(claim.state) },
      { text: claim.capacity ?? claim.requested ?? '' },
      { text: claim.storageClass ?? '' },
      { text: claim.usedBy.join(', ') },
    ]
  })
  return section('command.heading.claims', ['name', 'state', 'size', 'class', 'usedBy'], rows, looks)
}

function pendingText(reason: NonNullable<InspectShape['claims'][number]['reason']>): string {
  return text('state.claimPending', { reason: text(`state.claimReason.${reason}`) })
}

function claimUids(set: StatefulSetShape): readonly string[] {
  return set.slots.flatMap(({ claims }) => claims.flatMap(({ uid }) => uid ?? []))
}

function jobs(shape: InspectShape, looks: Looks): string {
  const tones: Readonly<Record<string, Tone>> = { complete: 'ok', failed: 'fail', running: 'work' }
  const rows = shape.jobs.map((job) => [
    { text: nameOf(job, shape.namespaces.length > 1) },
    { text: text(`state.job.${job.state}`), tone: tones[job.state] ?? 'quiet' },
    { text: `${job.succeeded}/${job.completions ?? '?'}` },
    { text: String(job.failed), align: 'right' as const },
    { text: job.cronJob ?? '' },
  ])
  return section('command.heading.jobs', ['name', 'state', 'done', 'failed', 'cronJob'], rows, looks)
}

function deployments(shape: InspectShape, looks: Looks): string {
  const rows = shape.deployments.map(({ namespace, name, ready, replicas, updated }) => [
    { text: nameOf({ namespace, name }, shape.namespaces.length > 1) },
    { text: `${ready}/${replicas}`, tone: ready === replicas ? ('ok' as const) : ('work' as const) },
    { text: String(updated), align: 'right' as const },
  ])
  return section('command.heading.deployments', ['name', 'ready', 'updated'], rows, looks)
}

function otherPods(shape: InspectShape, looks: Looks): string {
  const rows = shape.otherPods.map((pod) => [
    { text: nameOf(pod, shape.namespaces.length > 1) },
    podCell(pod, looks),
    { text: pod.node ?? '' },
    { text: pod.ip ?? '' },
    { text: pod.restarts === 0 ? '' : String(pod.restarts), align: 'right' as const },
  ])
  return section('command.heading.otherPods', ['name', 'state', 'node', 'address', 'restarts'], rows, looks)
}

const findingTones = { problem: 'fail', warning: 'wait', note: 'quiet' } as const

function findings(shapes: readonly FindingShape[], many: boolean, looks: Looks): string {
  if (shapes.length === 0) return ''
  const lines = shapes.map(({ severity, subject, text: sentence }) => {
    const mark = paint(glyph(severity, looks), findingTones[severity], looks)
    const about = paint(`${subject.kind} ${harmless(nameOf(subject, many))}:`, 'strong', looks)
    return `  ${mark} ${about} ${harmless(sentence)}\n`
  })
  return `${paint(text('command.heading.findings'), 'strong', looks)}\n${lines.join('')}`
}

/** Only what is not live: a list of eighteen kinds that are as they should be helps nobody. */
function feeds(shape: InspectShape, looks: Looks): string {
  const mark = `  ${paint(glyph('warning', looks), 'wait', looks)} `
  const refused = Map.groupBy(
    shape.feeds.filter(({ state }) => state === 'forbidden'),
    ({ namespace }) => namespace,
  )
  const others = shape.feeds.filter(({ state }) => state !== 'live' && state !== 'forbidden')
  const lines = [
    ...[...refused].map(([namespace, list]) => refusal(namespace, list.map(({ kind }) => kind).join(', '))),
    ...others.map(
      ({ kind, namespace, reason }) => `${kind}${namespace === '' ? '' : ` (${namespace})`}: ${reason ?? ''}`,
    ),
  ].map((line) => `${mark}${harmless(line)}\n`)
  return lines.length === 0 ? '' : `${paint(text('command.heading.notReadable'), 'strong', looks)}\n${lines.join('')}`
}

/** Eighteen refusals with one cause are one sentence. */
function refusal(namespace: string, kinds: string): string {
  return namespace === '' ? text('command.refused', { kinds }) : text('command.refusedIn', { kinds, namespace })
}

/** Names repeat between namespaces, so with several of them each name says which it is of. */
function nameOf({ namespace, name }: { readonly namespace: string; readonly name: string }, many: boolean): string {
  return many && namespace !== '' ? `${namespace}/${name}` : name
}

type Heading = 'claims' | 'jobs' | 'deployments' | 'otherPods'
type Column =
  | 'name'
  | 'state'
  | 'size'
  | 'class'
  | 'usedBy'
  | 'done'
  | 'failed'
  | 'cronJob'
  | 'ready'
  | 'updated'
  | 'node'
  | 'address'
  | 'restarts'

function section(
  title: `command.heading.${Heading}`,
  columns: readonly Column[],
  rows: Parameters<typeof table>[1],
  looks: Looks,
): string {
  if (rows.length === 0) return ''
  const headings = columns.map((column) => text(`command.column.${column}`))
  return `${paint(text(title), 'strong', looks)}\n${table(headings, rows, looks, '  ')}`
}
