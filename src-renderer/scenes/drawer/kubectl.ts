import { text, type WordId } from '#shared/words/index.ts'
import type { KubectlLine } from './types.ts'

/** Where the window looks, as kubectl is told it. */
export interface KubectlPlace {
  readonly context: string
  /** A file that kubectl does not read by itself, such as the sandbox's; else null. */
  readonly kubeconfig: string | null
}

/** Everything but letters, digits and what no shell looks at is put in quotes. */
const plainWord = /^[\w@%+=:,./-]+$/

export function shellWord(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** One line as it can be pasted: the context in use, the namespace, then what is asked. */
export function kubectlLine(
  { context, kubeconfig }: KubectlPlace,
  namespace: string | null,
  asked: readonly string[],
): string {
  const place = [
    ...(kubeconfig === null ? [] : ['--kubeconfig', kubeconfig]),
    '--context',
    context,
    ...(namespace === null ? [] : ['-n', namespace]),
  ]
  return ['kubectl', ...place, ...asked].map(shellWord).join(' ')
}

type What = Extract<WordId, `drawer.kubectl.${string}`>

/** Makes the lines about things of one namespace (null: of the whole cluster). */
export function kubectlLines(
  place: KubectlPlace | null,
  namespace: string | null,
  lines: readonly (readonly [what: What, asked: readonly string[]] | null)[],
): readonly KubectlLine[] {
  if (place === null) return []
  return lines
    .filter((line) => line !== null)
    .map(([what, asked], index) => ({
      key: `${index}/${what}`,
      what: text(what),
      line: kubectlLine(place, namespace, asked),
    }))
}

export const eventsOf = (uid: string): readonly string[] => [
  'get',
  'events',
  '--field-selector',
  `involvedObject.uid=${uid}`,
  '--sort-by=.lastTimestamp',
]
