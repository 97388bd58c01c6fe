const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** A Kubernetes quantity such as `100Mi`, `1.5G` or `1e9` as a number; 0 for none and for what is no quantity. */
export function quantity(text: string | null): number {
  const parts = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([numkMGTPE]?i?)$/.exec(text ?? '')
  const factor = suffixes[parts?.[2] ?? '']
  return parts === null || factor === undefined ? 0 : Number(parts[1]) * factor
}

/** Negative when the first is less. 50 bits of mantissa tell apart any two sizes of disks that people ask for. */
export function compareQuantities(a: string | null, b: string | null): number {
  return quantity(a) - quantity(b)
}
