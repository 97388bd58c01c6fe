import type { DnsAnswer, DnsRecord } from '../../dns/types.ts'
import { atOnce, type Network, type Program, type ProgramContext } from './types.ts'

const usage = `BusyBox v1.36.1 multi-call binary.

Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
`

/** BusyBox up to 1.28 asked like any other program, with the search list; the student's tutorials use it for that. */
const isOld = (image: string): boolean => /(^|\/)busybox:1\.(1\d|2[0-8])(\.|$)/.test(image)

export const nslookup: Program = atOnce((context) => {
  const names = context.words.slice(1).filter((word) => !word.startsWith('-'))
  const [name] = names
  if (name === undefined) {
    context.error(usage)
    return 1
  }
  return isOld(context.image) ? askAsBefore(context, name) : ask(context, name)
})

/** BusyBox 1.29 and later: a name without a dot is asked with each domain of the search list, any other as it stands. */
function ask({ words, network, output }: ProgramContext, name: string): number {
  output(`Server:\t\t${network.nameServer}\nAddress:\t${network.nameServer}:53\n\n`)
  const asked = words.find((word) => /^-(query)?type=/.test(word) || word.startsWith('-q='))
  const type = asked?.slice(asked.indexOf('=') + 1).toUpperCase()
  const reversed = /^\d{1,3}(\.\d{1,3}){3}$/.test(name)
    ? `${name.split('.').toReversed().join('.')}.in-addr.arpa`
    : null
  const types = type === undefined ? (reversed === null ? ['A', 'AAAA'] : ['PTR']) : [type]
  const names =
    reversed === null ? (name.includes('.') ? [name] : network.search.map((domain) => `${name}.${domain}`)) : [reversed]
  let code = 0
  for (const one of types) {
    for (const full of names) {
      const answer = network.resolve({ name: full.replace(/\.$/, ''), type: one })
      if (answer.code !== 'NOERROR') code = 1
      output(`${told(full, answer)}\n`)
    }
  }
  return code
}

function told(name: string, answer: DnsAnswer): string {
  if (answer.code !== 'NOERROR') return `** server can't find ${name}: ${answer.code}\n`
  return answer.answers.map(line).join('')
}

function line(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${record.name}\nAddress: ${record.data}\n`
    case 'CNAME':
      return `${record.name}\tcanonical name = ${record.data}\n`
    case 'PTR':
      return `${record.name}\tname = ${record.data}\n`
    case 'SRV': {
      const { priority, weight, port, target } = record.data
      return `${record.name}\tservice = ${priority} ${weight} ${port} ${target}\n`
    }
    case 'TXT':
      return `${record.name}\ttext = "${record.data}"\n`
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data
      const numbers = { serial, refresh, retry, expire, minimum }
      const lines = Object.entries(numbers).map(([label, number]) => `\t${label} = ${number}\n`)
      return `${record.name}\n\torigin = ${mname}\n\tmail addr = ${rname}\n${lines.join('')}`
    }
  }
}

/** Up to 1.28: getaddrinfo, hence the search list, and the name of each address. */
function askAsBefore({ network, output, error }: ProgramContext, name: string): number {
  output(`Server:    ${network.nameServer}\nAddress 1: ${network.nameServer}\n\n`)
  const addresses = lookUp(network, name)
  if (addresses.length === 0) {
    error(`nslookup: can't resolve '${name}'\n`)
    return 1
  }
  output(`Name:      ${name}\n`)
  addresses.forEach((address, index) => {
    const reverse = `${address.split('.').toReversed().join('.')}.in-addr.arpa`
    const [pointer] = network.resolve({ name: reverse, type: 'PTR' }).answers
    output(`Address ${index + 1}: ${address}${pointer?.type === 'PTR' ? ` ${pointer.data}` : ''}\n`)
  })
  return 0
}

/** The addresses of a name as libc finds them: with fewer dots than `ndots` (5), the search list first. */
export function lookUp(network: Network, name: string): readonly string[] {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return [name]
  // As /etc/hosts says, which is asked before DNS.
  if (name === network.hostname || name === network.fullName) return [network.address]
  const searched = network.search.map((domain) => `${name}.${domain}`)
  const dots = name.split('.').length - 1
  const names = name.endsWith('.') ? [name.slice(0, -1)] : dots < 5 ? [...searched, name] : [name, ...searched]
  for (const full of names) {
    const addresses = network
      .resolve({ name: full, type: 'A' })
      .answers.flatMap((record) => (record.type === 'A' ? [record.data] : []))
    if (addresses.length > 0) return addresses
  }
  return []
}
