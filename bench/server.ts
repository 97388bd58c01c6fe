import { writeFileSync } from 'node:fs'
import { node, pod, slice, service, statefulSet } from '../tests/kit/builders.ts'
import { FakeApi } from '../tests/kit/fake-api/index.ts'

// A process of its own, so that serving costs neither peer anything:
//   node bench/server.ts SETS PODS_PER_SET KUBECONFIG
// Prints one line when it serves, and ends with its parent.

const [sets = '100', podsPerSet = '100', kubeconfig = ''] = process.argv.slice(2)
const nodes = 3
const fake = await FakeApi.start()
// Without its node a pod is unknown and has a finding, which is no healthy cluster.
for (let number = 0; number < nodes; number++) fake.apply(node({ name: `node-${number}` }))
for (let set = 0; set < Number(sets); set++) {
  const name = `set-${set}`
  fake.apply(statefulSet({ name, replicas: Number(podsPerSet), serviceName: name }))
  fake.apply(service({ name }))
  const endpoints = []
  for (let ordinal = 0; ordinal < Number(podsPerSet); ordinal++) {
    const ip = `10.${42 + Math.floor(set / 250)}.${set % 250}.${ordinal % 250}`
    fake.apply(
      pod({ set: name, ordinal, uid: `pod-${set}-${ordinal}`, ip, serviceName: name, node: `node-${ordinal % nodes}` }),
    )
    endpoints.push({ ip, pod: `${name}-${ordinal}`, podUid: `pod-${set}-${ordinal}` })
  }
  fake.apply(slice({ name: `${name}-abcde`, serviceName: name, endpoints }))
}
writeFileSync(kubeconfig, fake.kubeconfig(), { mode: 0o600 })
process.stdout.write(`serving ${fake.objects('Pod').length} pods\n`)
process.stdin.resume()
process.stdin.on('end', () => void fake.stop())
