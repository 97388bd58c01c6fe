/** A name split at its last dash, where what follows is an ordinal as Kubernetes writes it: no sign, no leading zero. */
export interface OrdinalName {
  readonly base: string
  readonly ordinal: number
}

const ordinalName = /^(.+)-(0|[1-9]\d{0,8})$/

export function parseOrdinalName(name: string): OrdinalName | null {
  const match = ordinalName.exec(name)
  const base = match?.[1]
  const ordinal = match?.[2]
  return base === undefined || ordinal === undefined ? null : { base, ordinal: Number(ordinal) }
}
