import { expect, it } from 'vitest'
import { literalViolations } from '../../../scripts/lib/literals.mjs'

const wordsFoundIn = (markup: string): readonly string[] =>
  literalViolations('Some.svelte', markup).map((violation) => /"(.*)"/.exec(violation)?.[1] ?? '')

it.each([
  ['<p>Waiting for a pod</p>', ['Waiting for a pod']],
  ['<button aria-label="Close">x</button>', ['Close']],
  ['<button aria-label="Close {name}">x</button>', ['Close']],
  ['<input placeholder="Namespace" />', ['Namespace']],
  ['{#if open}<b>Ready</b>{/if}', ['Ready']],
  ["<p>{open ? 'Pod is ready' : word}</p>", ['Pod is ready']],
  ["<p title={open ? 'Pod is ready' : word}></p>", ['Pod is ready']],
])('refuses the words in %s', (markup, words) => {
  expect(wordsFoundIn(markup)).toEqual(words)
})

it.each([
  ['<p>{words.waiting}</p>'],
  ['<p class="plate wide">{name} · {count}</p>'],
  ["<p class={open ? 'plate open' : 'plate'}>→ 3</p>"],
  ["<p>{sentence('stage.waiting')}</p>"],
  ['<p style:left="{x}px">{name}</p>'],
  ['<h1>Podium</h1>'],
  ['<script lang="ts">const note: string = "never shown as such"</script><style>p { color: red }</style>'],
])('lets pass %s', (markup) => {
  expect(wordsFoundIn(markup)).toEqual([])
})

it('names the file and the line', () => {
  expect(literalViolations('Some.svelte', '<p>\n  <b>Ready</b>\n</p>')).toEqual([
    'Some.svelte:2 holds the literal "Ready". Say it through the catalogue in src-shared/words.',
  ])
})
