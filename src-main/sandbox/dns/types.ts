export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'SOA' | 'SRV' | 'TXT'

export interface DnsQuestion {
  readonly name: string
  /** `A`, `SRV`, …; any other type is answered like one that a name does not have. */
  readonly type: string
}

export interface SrvData {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly target: string
}

export interface SoaData {
  readonly mname: string
  readonly rname: string
  readonly serial: number
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  readonly minimum: number
}

interface Head {
  readonly name: string
  readonly ttl: number
}

export type DnsRecord =
  | (Head & { readonly type: 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'TXT'; readonly data: string })
  | (Head & { readonly type: 'SRV'; readonly data: SrvData })
  | (Head & { readonly type: 'SOA'; readonly data: SoaData })

export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'
  readonly isAuthoritative: boolean
  readonly answers: readonly DnsRecord[]
  readonly authorities: readonly DnsRecord[]
  readonly additionals: readonly DnsRecord[]
}

/** Answers a question from the present state of the cluster. */
export type Resolve = (question: DnsQuestion) => DnsAnswer
