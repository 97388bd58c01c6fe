import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../../../', import.meta.url).pathname

test('the command line is no second client: it reaches a cluster through the agent alone', () => {
  const files = globSync('src-main/command/**/*.ts', { cwd: root })
  expect(files.length).toBeGreaterThan(20)
  const imports = files.flatMap((file) => {
    const found = readFileSync(`${root}/${file}`, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)
    return [...found].map(([, from = '']) => `${file} imports ${from}`)
  })
  const forbidden =
    /imports (\.\.\/)+(connection|reflector|store|model|diagnosis|journal)\/|imports (node:(https?|http2|net|tls)|undici|@kubernetes)/
  expect(imports.filter((line) => forbidden.test(line))).toEqual([])
})

test('the command line sends no request of its own', () => {
  const files = globSync('src-main/command/**/*.ts', { cwd: root })
  const texts = files.filter((file) =>
    /\bfetch\(|WebSocket|XMLHttpRequest/.test(readFileSync(`${root}/${file}`, 'utf8')),
  )
  expect(texts).toEqual([])
})
