import type { ObjectOf } from '../objects.ts'
import type { ClusterView } from '../storage/types.ts'
import type { Asked, WebAnswer, WebRequest } from './programs/types.ts'

type Respond = (request: WebRequest) => WebAnswer

/** The simulated network: who listens where, and who answers for a Service. */
export class Listeners {
  readonly #view: ClusterView
  readonly #listening = new Map<string, Respond>()
  readonly #podsAt: (address: string) => readonly ObjectOf['pods'][]
  /** Services give their endpoints a turn each, so that two requests show two pods. */
  readonly #turns = new Map<string, number>()

  constructor(view: ClusterView) {
    this.#view = view
    this.#podsAt = view.index('pods', ({ status }) => (status?.podIP === undefined ? [] : [status.podIP]))
  }

  serve(address: string, port: number, respond: Respond): (() => void) | null {
    const key = `${address}:${port}`
    if (this.#listening.has(key)) return null
    this.#listening.set(key, respond)
    return () => {
      if (this.#listening.get(key) === respond) this.#listening.delete(key)
    }
  }

  /** Whether a pod that runs has the address. */
  isPod(address: string): boolean {
    return address.startsWith('127.') || this.#podsAt(address).some(({ status }) => status?.phase === 'Running')
  }

  ask(from: string, address: string, port: number, request: WebRequest): Asked {
    const own = address.startsWith('127.') ? from : address
    const respond = this.#listening.get(`${own}:${port}`)
    if (respond !== undefined) return { kind: 'answer', answer: respond({ ...request, from }) }
    if (this.isPod(own)) return { kind: 'refused' }
    const service = this.#view.list('services').find(({ spec }) => spec.clusterIP === own)
    return service === undefined ? { kind: 'unreachable' } : this.#askService(from, service, port, request)
  }

  /** As kube-proxy does it: a Service without ready endpoints refuses, a port that it does not have is nowhere. */
  #askService(from: string, { metadata, spec }: ObjectOf['services'], port: number, request: WebRequest): Asked {
    const wanted = (spec.ports ?? []).find((one) => one.port === port)
    if (wanted === undefined) return { kind: 'unreachable' }
    const targets = this.#view
      .list('endpointslices', metadata.namespace ?? '')
      .filter(({ metadata: { labels } }) => labels?.['kubernetes.io/service-name'] === metadata.name)
      .flatMap(({ ports, endpoints }) => {
        const target = (ports ?? []).find(({ name }) => (name ?? '') === (wanted.name ?? ''))?.port
        const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
        return target === undefined
          ? []
          : ready.flatMap(({ addresses }) => addresses.map((address) => ({ address, target })))
      })
    const turn = this.#turns.get(metadata.uid) ?? 0
    this.#turns.set(metadata.uid, turn + 1)
    const target = targets[turn % Math.max(1, targets.length)]
    return target === undefined ? { kind: 'refused' } : this.ask(from, target.address, target.target, request)
  }
}
