import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'

export interface NamedSubject {
  readonly kind: WatchedKind
  readonly name: string
}

/** `KIND/NAME` with kubectl's names for kinds: singular, plural, short, with the group behind a dot, in any case. */
export function parseSubject(text: string): NamedSubject | null {
  const match = /^([^/]+)\/([^/]+)$/.exec(text)
  const [, word = '', name = ''] = match ?? []
  const kind = match === null ? null : kindOf(word)
  return kind === null ? null : { kind, name }
}

function kindOf(word: string): WatchedKind | null {
  const [resource = '', ...group] = word.toLowerCase().split('.')
  return (
    watchedKinds.find((kind) => {
      const info = kinds[kind]
      const isNamed = kind.toLowerCase() === resource || info.aliases.includes(resource)
      return (
        isNamed &&
        (group.length === 0 || group.join('.') === info.group || group.join('.') === `${info.version}.${info.group}`)
      )
    }) ?? null
  )
}
