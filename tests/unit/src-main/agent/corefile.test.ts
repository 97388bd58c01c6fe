import { expect, test } from 'vitest'
import { clusterDomainOf } from '../../../../src-main/agent/corefile.ts'

test.each([
  [
    'kubeadm',
    '.:53 {\n    errors\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n       ttl 30\n    }\n}',
    'cluster.local',
  ],
  ['another domain', '.:53 {\n kubernetes Corp.Example. in-addr.arpa {\n }\n}', 'corp.example'],
  ['reverse zones first', '.:53 {\n kubernetes in-addr.arpa ip6.arpa team.test\n}', 'team.test'],
  ['a comment', '.:53 {\n # kubernetes wrong.test\n kubernetes right.test # wrong\n}', 'right.test'],
  ['no zone of its own', 'cluster.local:53 {\n kubernetes {\n }\n}', null],
  ['no kubernetes', '.:53 {\n forward . 1.1.1.1\n}', null],
  ['nothing', '', null],
])('reads the domain of the cluster from a Corefile: %s', (_, corefile, expected) => {
  expect(clusterDomainOf(corefile)).toBe(expected)
})
