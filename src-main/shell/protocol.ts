import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import { contentPolicy, fileOf } from './page-address.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Must be called before the app is ready: Electron fixes the privileges of schemes then. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'podium', privileges: { standard: true, secure: true } }])
}

/** Serves the built page from `folder`; whatever is not a file in it is not found. */
export function servePage(folder: string): void {
  protocol.handle('podium', async (request) => {
    const file = fileOf(folder, request.url)
    const contentType = file === null ? undefined : contentTypes[extname(file)]
    if (file === null || contentType === undefined) return notFound()
    try {
      const body = await readFile(file)
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': contentType,
          'content-security-policy': contentPolicy,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return notFound()
      throw error
    }
  })
}

function notFound(): Response {
  return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } })
}
