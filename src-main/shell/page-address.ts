import { join, normalize, sep } from 'node:path'

/** The page's own scheme: no file path and no remote origin is ever loaded. */
export const pageOrigin = 'podium://app'

/** Scripts, styles, fonts and pictures of the app itself, and nothing else from anywhere. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The file that an address of the page means, or null when it lies outside the folder. */
export function fileOf(folder: string, address: string): string | null {
  const url = new URL(address)
  if (url.protocol !== 'podium:' || url.host !== 'app') return null
  let path: string
  try {
    path = decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)
  } catch {
    // A malformed escape names no file of ours.
    return null
  }
  const file = normalize(join(folder, path))
  return file.startsWith(folder + sep) && !path.includes('\0') ? file : null
}

/** True for addresses of the app's own page only. */
export function isOwnPage(address: string): boolean {
  return address === pageOrigin || address.startsWith(`${pageOrigin}/`)
}
