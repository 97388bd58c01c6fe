/**
 * Whether a version is lower than another one of the same kind. Versions are opaque, but comparable as whole numbers within
 * one kind (KEP-5504, and in practice always so); of anything else nothing is known, and then the answer is no.
 */
export function isLowerVersion(version: string, than: string): boolean {
  if (!isWholeNumber(version) || !isWholeNumber(than)) return false
  return version.length === than.length ? version < than : version.length < than.length
}

const isWholeNumber = (version: string): boolean => /^[1-9]\d*$/.test(version)
