// Words come from the catalogue of the user's language, so a component may hold none of its own.

import { parse } from 'svelte/compiler'

const spokenAttributes = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'placeholder',
  'title',
])
const letters = /\p{L}{2,}/u
/** A literal in an expression may be a key or a class; two words beside each other are a sentence. */
const sentence = /\p{L}{2,}[,:]? \p{L}{2,}/u
/** What stands in these is a class, a unit or an address, unless the attribute is a spoken one. */
const inAttribute = new Set(['Attribute', 'StyleDirective'])
/** Names are the same in every language. */
const names = new Set(['Podium'])

/**
 * @typedef {{ readonly type: string, readonly start: number, readonly [key: string]: unknown }} MarkupNode
 */

/** The literals of a component that a reader or a screen reader would meet, as sentences about them.
 * @param {string} file
 * @param {string} text
 * @returns {string[]} */
export function literalViolations(file, text) {
  const { fragment } = parse(text, { modern: true })
  /** @type {string[]} */
  const found = []
  const complain = (/** @type {MarkupNode} */ node, /** @type {string} */ words) => {
    if (names.has(words.trim())) return
    const line = text.slice(0, node.start).split('\n').length
    found.push(
      `${file}:${line} holds the literal "${words.trim().slice(0, 40)}". Say it through the catalogue in src-shared/words.`,
    )
  }
  walk(fragment, (node, parent) => {
    if (node.type === 'Text' && !inAttribute.has(parent) && letters.test(String(node['data'])))
      complain(node, String(node['data']))
    if (node.type === 'Attribute' && spokenAttributes.has(String(node['name']))) complainAboutAttribute(node, complain)
    if (node.type === 'ExpressionTag' && !inAttribute.has(parent))
      walk(node['expression'], complainAboutSentence(complain))
  })
  return found
}

/** @param {MarkupNode} attribute
 * @param {(node: MarkupNode, words: string) => void} complain */
function complainAboutAttribute(attribute, complain) {
  walk(attribute['value'], (node) => {
    if (node.type === 'Text' && letters.test(String(node['data']))) complain(node, String(node['data']))
    complainAboutSentence(complain)(node)
  })
}

/** @param {(node: MarkupNode, words: string) => void} complain
 * @returns {(node: MarkupNode) => void} */
function complainAboutSentence(complain) {
  return (node) => {
    const words = node.type === 'Literal' ? node['value'] : undefined
    if (typeof words === 'string' && sentence.test(words)) complain(node, words)
  }
}

/** @param {unknown} value
 * @param {(node: MarkupNode, parentType: string) => void} visit
 * @param {string} [parentType] */
function walk(value, visit, parentType = '') {
  if (Array.isArray(value)) {
    for (const each of value) walk(each, visit, parentType)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = /** @type {MarkupNode} */ (value)
  const type = typeof node.type === 'string' ? node.type : parentType
  if (typeof node.type === 'string' && typeof node.start === 'number') visit(node, parentType)
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'loc' && key !== 'metadata' && key !== 'parent') walk(child, visit, type)
  }
}
