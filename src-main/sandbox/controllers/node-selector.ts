import type { V1NodeSelector, V1NodeSelectorRequirement, V1NodeSelectorTerm } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../objects.ts'

type Node = ObjectOf['nodes']
type Requirement = Wire<V1NodeSelectorRequirement>

/** Any of the terms; a term without requirements matches nothing (component-helpers: nodeaffinity). */
export function matchesNodeSelector(selector: Wire<V1NodeSelector>, node: Node): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeTerm(term, node))
}

export function matchesNodeTerm(term: Wire<V1NodeSelectorTerm>, node: Node): boolean {
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length === 0 && fields.length === 0) return false
  const labels = node.metadata.labels ?? {}
  return (
    expressions.every((requirement) => isMet(requirement, labels[requirement.key])) &&
    fields.every((requirement) => requirement.key === 'metadata.name' && isMet(requirement, node.metadata.name))
  )
}

function isMet({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Gt':
      return isInteger(value) && Number(value) > Number(values[0])
    case 'Lt':
      return isInteger(value) && Number(value) < Number(values[0])
    default:
      return false
  }
}

const isInteger = (value: string | undefined): value is string => value !== undefined && /^[-+]?\d+$/.test(value)

/**
 * The nodes that the terms name by `metadata.name`, if every term does; null: no such restriction. Nodes outside are
 * refused before any filter looks at them.
 */
export function namedNodes(selector: Wire<V1NodeSelector> | undefined): ReadonlySet<string> | null {
  const terms = selector?.nodeSelectorTerms ?? []
  if (terms.length === 0) return null
  const named = new Set<string>()
  for (const { matchFields = [] } of terms) {
    const restrictions = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    const [first, ...others] = restrictions
    if (first === undefined) return null
    for (const name of first.values ?? []) if (others.every(({ values = [] }) => values.includes(name))) named.add(name)
  }
  return named
}
