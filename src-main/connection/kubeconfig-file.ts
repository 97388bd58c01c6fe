import { dirname, isAbsolute, resolve, sep } from 'node:path'

import type { ClusterEntry, ContextEntry, ExecEntry, KubeconfigScope, Material, UserEntry } from './kubeconfig-entry.ts'
import { YamlReader, YamlShapeError } from './yaml-reader.ts'

/** Reads the text of one file. Throws a `YamlShapeError` with line and reason for what kubectl would refuse too. */
export function parseKubeconfig(text: string, file: string): KubeconfigScope {
  const root = YamlReader.parse(text)
  const kind = root.at('kind')
  if (kind.text() !== null && kind.text() !== 'Config') throw new YamlShapeError(kind.line, 'kind: expected Config')
  return {
    clusters: namedEntries(root.at('clusters'), 'cluster', (entry) => clusterEntry(entry, file)),
    users: namedEntries(root.at('users'), 'user', (entry) => userEntry(entry, file)),
    contexts: namedEntries(root.at('contexts'), 'context', (entry) => contextEntry(entry, file)),
    currentContext: root.at('current-context').text(),
  }
}

/** A name given twice in one file is refused, as kubectl does; across files the first one wins (see `kubeconfig.ts`). */
function namedEntries<Entry>(
  list: YamlReader,
  inner: string,
  read: (entry: YamlReader) => Entry,
): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const each of list.list()) {
    const name = each.at('name').text() ?? ''
    if (entries.has(name)) throw new YamlShapeError(each.line, `the name ${name} is given twice in this list`)
    entries.set(name, read(each.at(inner)))
  }
  return entries
}

function contextEntry(entry: YamlReader, file: string): ContextEntry {
  return {
    cluster: entry.at('cluster').text() ?? '',
    user: entry.at('user').text() ?? '',
    namespace: entry.at('namespace').text(),
    file,
    line: entry.line,
  }
}

function clusterEntry(entry: YamlReader, file: string): ClusterEntry {
  const execExtension = entry
    .at('extensions')
    .list()
    .find((each) => each.at('name').value === 'client.authentication.k8s.io/exec')
  return {
    server: entry.at('server').text() ?? '',
    ca: material(entry, 'certificate-authority', file),
    insecureSkipTlsVerify: entry.at('insecure-skip-tls-verify').flag(),
    tlsServerName: entry.at('tls-server-name').text(),
    proxyUrl: entry.at('proxy-url').text(),
    execConfig: execExtension?.at('extension').value ?? null,
    file,
    line: entry.line,
  }
}

function userEntry(entry: YamlReader, file: string): UserEntry {
  const extra = entry.at('as-user-extra')
  const provider = entry.at('auth-provider')
  return {
    certificate: material(entry, 'client-certificate', file),
    key: material(entry, 'client-key', file),
    token: entry.at('token').text(),
    tokenFile: absolutePath(entry.at('tokenFile').text(), file),
    username: entry.at('username').text(),
    password: entry.at('password').text(),
    exec: execEntry(entry.at('exec'), file),
    authProvider: provider.value
      ? { name: provider.at('name').text() ?? '', config: textRecord(provider.at('config')) }
      : null,
    impersonate: {
      user: entry.at('as').text(),
      groups: entry.at('as-groups').texts(),
      uid: entry.at('as-uid').text(),
      extra: Object.fromEntries(Object.keys(extra.record()).map((key) => [key, extra.at(key).texts()])),
    },
    file,
    line: entry.line,
  }
}

function execEntry(entry: YamlReader, file: string): ExecEntry | null {
  if (!entry.value) return null
  const command = entry.at('command').text() ?? ''
  const interactiveMode = entry.at('interactiveMode')
  const mode = interactiveMode.text() ?? ''
  if (mode !== '' && mode !== 'Never' && mode !== 'IfAvailable' && mode !== 'Always') {
    throw interactiveMode.wrong('Never, IfAvailable or Always')
  }
  return {
    apiVersion: entry.at('apiVersion').text() ?? '',
    // A bare name is looked for in PATH; one with a separator is a path, relative to this file.
    command: command.includes('/') || command.includes(sep) ? (absolutePath(command, file) ?? command) : command,
    args: entry.at('args').texts(),
    env: Object.fromEntries(
      entry
        .at('env')
        .list()
        .map((each) => [each.at('name').text() ?? '', each.at('value').text() ?? '']),
    ),
    installHint: entry.at('installHint').text(),
    provideClusterInfo: entry.at('provideClusterInfo').flag(),
    interactiveMode: mode,
  }
}

function textRecord(entry: YamlReader): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(entry.record()).map((key) => [key, entry.at(key).text() ?? '']))
}

/** `NAME-data` wins over the file of `NAME`, as kubectl does. */
function material(entry: YamlReader, name: string, file: string): Material | null {
  const data = entry.at(`${name}-data`)
  const encoded = data.text()
  if (encoded !== null) {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(encoded)) throw data.wrong('base64')
    return { kind: 'text', text: Buffer.from(encoded, 'base64').toString('utf8') }
  }
  const path = absolutePath(entry.at(name).text(), file)
  return path === null ? null : { kind: 'file', path }
}

function absolutePath(path: string | null, file: string): string | null {
  if (path === null) return null
  return isAbsolute(path) ? path : resolve(dirname(file), path)
}
