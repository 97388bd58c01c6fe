import type { V1Pod } from '@kubernetes/client-node'
import { select } from 'd3-selection'
import { easeCubicOut } from 'd3-ease'
import type { NaiveApi } from './preload.ts'

// Two pages in one. `pods`: one SVG group per pod, joined in each frame in which something changed. `cells`: the best that SVG can
// do with many: only the groups of changed pods are touched, and each fades for as long as a cell of Podium's does.

declare global {
  interface Window {
    readonly cluster: NaiveApi
  }
}

const cell = { width: 14, height: 11, columns: 100 }
const fadeMs = 300
const pods = new Map<string, V1Pod>()
let changed = new Map<string, V1Pod>()
let isFrameAsked = false
const draw = location.search === '?cells' ? drawCells : drawPods

window.cluster.onPod((change, pod) => {
  const name = pod.metadata?.name ?? ''
  if (change === 'delete') pods.delete(name)
  else pods.set(name, pod)
  changed.set(name, pod)
  ask()
})

function ask(): void {
  if (isFrameAsked) return
  isFrameAsked = true
  requestAnimationFrame((now) => {
    isFrameAsked = false
    const drawn = changed
    changed = new Map()
    draw(drawn, now)
    tellBench(drawn)
  })
}

function drawPods(): void {
  const groups = select('svg')
    .selectAll<SVGGElement, V1Pod>('g')
    .data([...pods.values()], (pod) => pod.metadata?.uid ?? '')
    .join((enter) => {
      const group = enter.append('g').attr('class', 'pod')
      group.append('rect').attr('width', cell.width).attr('height', cell.height)
      group.append('text').attr('y', cell.height)
      return group
    })
    .attr('transform', (_pod, index) => placeOf(index))
  groups.select('rect').attr('fill', colourOf)
  groups.select('text').text(wordsOf)
}

const fades = new Map<SVGRectElement, number>()
const places = new Map<string, SVGGElement>()

function drawCells(drawn: ReadonlyMap<string, V1Pod>, now: number): void {
  for (const [name, pod] of drawn) {
    const group = places.get(name) ?? addCell(name)
    group.lastElementChild?.replaceChildren(wordsOf(pod))
    const rect = group.firstElementChild
    if (rect instanceof SVGRectElement) fades.set(rect, now)
  }
  for (const [rect, since] of fades) {
    const share = Math.min(1, (now - since) / fadeMs)
    rect.setAttribute('fill-opacity', String(0.3 + 0.7 * easeCubicOut(share)))
    if (share === 1) fades.delete(rect)
  }
  if (fades.size > 0) ask()
}

function addCell(name: string): SVGGElement {
  const group = select('svg').append('g').attr('class', 'pod').attr('transform', placeOf(places.size))
  group.append('rect').attr('width', cell.width).attr('height', cell.height).attr('fill', 'seagreen')
  group.append('text').attr('y', cell.height)
  const made = group.node()
  if (made === null) throw new Error('Expected the group that was just appended, found none.')
  places.set(name, made)
  return made
}

const placeOf = (index: number): string =>
  `translate(${(index % cell.columns) * cell.width},${Math.floor(index / cell.columns) * cell.height})`

const colourOf = (pod: V1Pod): string => (pod.status?.phase === 'Running' ? 'seagreen' : 'goldenrod')

const wordsOf = (pod: V1Pod): string =>
  `${pod.metadata?.name ?? ''} ${pod.status?.containerStatuses?.[0]?.restartCount ?? 0}`

/** Tells which changes the page holds now; the harness asks no more of an app. */
function tellBench(drawn: ReadonlyMap<string, V1Pod>): void {
  const detail = [...drawn].map(([name, pod]) => [name, pod.status?.containerStatuses?.[0]?.restartCount ?? 0] as const)
  dispatchEvent(new CustomEvent('bench:held', { detail }))
}
