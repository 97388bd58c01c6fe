import type { V1LabelSelector, V1PodTemplateSpec } from '@kubernetes/client-node'
import type { Wire } from '../../objects.ts'
import { column } from '../columns.ts'
import type { Column } from '../types.ts'

export const integerColumn = (name: string): Column => ({ ...column(name), type: 'integer' })

/** What `-o wide` adds for everything with a pod template. */
export const containerColumns: readonly Column[] = [column('Containers', 1), column('Images', 1)]
export const selectorColumn: Column = column('Selector', 1)

/** Names and images of a template's containers. */
export function containerCells(template: Wire<V1PodTemplateSpec> | undefined): readonly [string, string] {
  const containers = template?.spec?.containers ?? []
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')]
}

/** A selector as it would be typed (apimachinery: labels.Selector's String), or nothing if it selects everything. */
export function selectorText(selector: Wire<V1LabelSelector> | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`] as const)
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const list = `(${values.toSorted().join(',')})`
    if (operator === 'In') return [key, `${key} in ${list}`] as const
    if (operator === 'NotIn') return [key, `${key} notin ${list}`] as const
    return [key, operator === 'Exists' ? key : `!${key}`] as const
  })
  return [...labels, ...expressions]
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(',')
}
