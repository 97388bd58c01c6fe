import { BlockList, isIP } from 'node:net'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for a server, by the rules of Go's `httpproxy` package, which kubectl follows:
 * upper case before lower case, never for localhost or loopback, NO_PROXY by name, suffix, address, range and port.
 */
export function environmentProxy(server: URL, environment: Environment): string | null {
  const secure = server.protocol === 'https:'
  const proxy = variable(environment, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY')
  if (proxy === '' || isLoopback(hostOf(server)) || isExcluded(server, variable(environment, 'NO_PROXY'))) return null
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

function variable(environment: Environment, name: string): string {
  return environment[name] || environment[name.toLowerCase()] || ''
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function isExcluded(server: URL, exceptions: string): boolean {
  const host = hostOf(server)
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port
  return exceptions.split(',').some((text) => {
    const entry = text.trim().toLowerCase()
    return entry !== '' && (entry === '*' || matches(entry, host, port))
  })
}

function matches(entry: string, host: string, port: string): boolean {
  const family = isIP(host)
  if (entry.includes('/')) return family !== 0 && isInRange(entry, host)
  const { name, port: wantedPort } = splitPort(entry)
  if (wantedPort !== null && wantedPort !== port) return false
  if (isIP(name) !== 0 || family !== 0) return name === host
  // ".example.com" and "*.example.com" mean its subdomains, "example.com" means itself as well.
  const suffix = name.replace(/^\*?\./, '')
  return host.endsWith(`.${suffix}`) || (suffix === name && host === name)
}

function splitPort(entry: string): { readonly name: string; readonly port: string | null } {
  if (isIP(entry) !== 0) return { name: entry, port: null }
  const match = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry)
  return { name: match?.[1] ?? entry, port: match?.[2] ?? null }
}

function isInRange(range: string, host: string): boolean {
  const [network = '', length = ''] = range.split('/')
  const family = isIP(network)
  if (family === 0 || family !== isIP(host) || !/^\d+$/.test(length) || Number(length) > (family === 4 ? 32 : 128))
    return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, Number(length), type)
  return list.check(host, type)
}

function hostOf(server: URL): string {
  return server.hostname.replace(/^\[|\]$/g, '').toLowerCase()
}
