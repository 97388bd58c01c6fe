import { recordKey } from '#shared/model/change.ts'
import type { Pod, Service } from '#shared/model/entities.ts'
import { sentence } from '#shared/words/index.ts'
import { recordWord } from '../stage/layout/words-of.ts'
import type { StageSlot } from '../stage/types.ts'
import { fact, group, mono, muted, notAllowed, said, section, words } from './facts.ts'
import type { DrawerSection, Fact, FactGroup } from './types.ts'
import { listWords, placeWord, type DrawerView } from './view.ts'

/** The name of the slot, what it answers, and the Services that stand for this one pod. */
export function dns(view: DrawerView, { slot }: StageSlot, pod: Pod | null): DrawerSection {
  const { state, maps } = view
  const also = slot.ownServices.map((name) =>
    fact('also', [said('drawer.alsoService', { name })], 'derived', `also/${name}`),
  )
  const hidden = notAllowed(state.readable.slices, 'endpointslices.discovery.k8s.io')
  const services = notAllowed(state.readable.services, 'services')
  if (slot.record === null) return section('dns', [group('dns', also)], [sentence('drawer.noServiceName'), services])
  const { name, addresses, state: recordState } = slot.record
  const known =
    maps.record.get(recordKey(slot.namespace, 'A', name)) ?? maps.record.get(recordKey(slot.namespace, 'AAAA', name))
  const facts: readonly (Fact | null)[] = [
    fact('dnsName', [mono(name)]),
    hidden === null
      ? fact(
          'record',
          [recordState === 'present' ? said('drawer.published') : words(recordWord(recordState, pod))],
          'derived',
        )
      : null,
    addresses.length === 0
      ? null
      : fact(
          'answers',
          addresses.map((address) => placeWord(view, address)),
          'derived',
        ),
    known?.ttl == null || addresses.length === 0
      ? null
      : fact('ttl', [said('drawer.ttl', { seconds: known.ttl })], 'derived'),
    ...also,
  ]
  return section('dns', [group('dns', facts)], [hidden, services])
}

/** A name as another pod of its namespace would ask for it. */
export function shortName(name: string, namespace: string): string {
  const end = name.indexOf(`.${namespace}.svc.`)
  return end === -1 ? name : name.slice(0, end)
}

/** The name of the whole set and the Service behind it. */
export function zone(view: DrawerView): DrawerSection {
  const { state } = view
  const { dns: own } = state.workload
  if (own.state === 'noServiceName') return section('dns', [], [sentence('drawer.noServiceName')])
  const facts = [
    own.name === null ? null : fact('zone', [mono(own.name)]),
    fact('state', [said(`state.zone.${own.state}`)], 'derived'),
    own.addresses.length === 0
      ? null
      : fact(
          'answers',
          own.addresses.map((address) => placeWord(view, address)),
          'derived',
        ),
  ]
  return section(
    'dns',
    [group('zone', facts), ...(state.service === null ? [] : [serviceGroup(view, state.service)])],
    [notAllowed(state.readable.services, 'services')],
  )
}

export function serviceGroup(view: DrawerView, service: Service): FactGroup {
  const selector = Object.entries(service.selector ?? {}).map(([key, value]) => `${key}=${value}`)
  return group(
    'service',
    [
      fact('type', [
        mono(service.type),
        service.headless ? said('drawer.headless') : null,
        service.publishNotReady ? said('drawer.publishNotReady') : null,
      ]),
      service.headless
        ? null
        : fact(
            'address',
            service.clusterIPs.map((address) => placeWord(view, address)),
            'observed',
            'clusterIP',
          ),
      fact('selects', [
        mono(listWords(selector)),
        service.selects === null ? null : muted('drawer.selectsAll', { count: service.selects.length }),
      ]),
      service.ports.length === 0
        ? null
        : fact('ports', [
            mono(
              service.ports
                .map(({ name, port, protocol }) => `${name}${name === '' ? '' : ' '}${port}/${protocol}`)
                .join(', '),
            ),
          ]),
    ],
    sentence('drawer.group.service', { name: service.name }),
  )
}
