/** Milliseconds since 1970 in fractions: the clock that all processes of one machine share. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now()
}
