import { printed } from './printed.ts'
import type { Area, CaseCluster } from './types.ts'

const manifest = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80, name: http }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  replicas: 0
  serviceName: web
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: 'nginx:1.27' }] }
`

/** Notes what kubectl said to each line of words, and how it ended. */
async function say(it: CaseCluster, ...lines: readonly (string | readonly string[])[]): Promise<void> {
  for (const [index, line] of lines.entries()) {
    const words = typeof line === 'string' ? line.split(' ') : line
    const { status, stdout, stderr } = await it.kubectl(words, { mayFail: true })
    it.observe(`${index}: ${words.join(' ')}`, { status, stdout: printed(stdout), stderr: printed(stderr) })
  }
}

/** What each verb of an unmodified kubectl says. */
export const kubectlVerbs: Area = {
  name: 'kubectl-verbs',
  cases: [
    {
      name: 'apply',
      title: 'apply creates, changes, leaves alone and prunes nothing; replace and diff agree with it',
      async run(it) {
        for (const [word, input] of [
          ['first', manifest],
          ['again', manifest],
          ['changed', manifest.replace('1.27', '1.28')],
        ] as const) {
          const { stdout, stderr } = await it.kubectl(['apply', '-f', '-'], { input, mayFail: true })
          it.observe(word, [printed(stdout), printed(stderr)])
        }
        const server = ['apply', '--server-side', '-f', '-']
        const forced = await it.kubectl([...server, '--force-conflicts'], { input: manifest, mayFail: true })
        it.observe('server side', [printed(forced.stdout), printed(forced.stderr)])
        const unknown = await it.kubectl(['apply', '-f', '-'], {
          input: manifest.replace('serviceName', 'foo: 1\n  serviceName'),
          mayFail: true,
        })
        it.observe('an unknown field', [printed(unknown.stdout), printed(unknown.stderr)])
        const dry = await it.kubectl(['apply', '--dry-run=server', '-f', '-'], { input: manifest, mayFail: true })
        it.observe('dry', [printed(dry.stdout), printed(dry.stderr)])
        const removed = await it.kubectl(['delete', '-f', '-'], { input: manifest, mayFail: true })
        it.observe('deleted', [printed(removed.stdout), printed(removed.stderr)])
      },
    },
    {
      name: 'changes',
      title: 'label, annotate, patch, scale, set and their refusals say the same',
      async run(it) {
        await it.apply(manifest)
        await say(
          it,
          'label sts web a=b',
          'label sts web a=c',
          'label sts web a=c --overwrite',
          'label sts web a-',
          'label sts web -x=y',
          'annotate sts web note=hi',
          ['patch', 'sts', 'web', '-p', '{"spec":{"minReadySeconds":1}}'],
          ['patch', 'sts', 'web', '-p', '{"spec":{"minReadySeconds":1}}'],
          ['patch', 'sts', 'web', '--type=json', '-p', '[{"op":"replace","path":"/spec/minReadySeconds","value":2}]'],
          ['patch', 'sts', 'web', '--type=json', '-p', '[{"op":"remove","path":"/spec/nothing"}]'],
          ['patch', 'sts', 'web', '--type=merge', '-p', '{"spec":{"serviceName":"other"}}'],
          ['patch', 'sts', 'web', '--subresource=scale', '--type=merge', '-p', '{"spec":{"replicas":-1}}'],
          ['patch', 'sts', 'web', '-p', '{"spec":{"replicas":"x"}}'],
          'scale sts web --replicas=0',
          'scale sts web --replicas=1 --current-replicas=5',
          'set image sts/web c=nginx:1.29',
          'set image sts/web nothing=nginx:1.29',
          'set env sts/web A=b',
          'rollout status sts/web --timeout=20s',
          'rollout history sts/web',
          'rollout pause sts/web',
          'get sts web -o wide',
          'get sts,svc -o name',
          ['get', 'sts', 'web', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'],
          'get sts -o custom-columns=N:.metadata.name,R:.spec.replicas',
        )
      },
    },
    {
      name: 'creations',
      title: 'create in all its forms, with bodies that kubectl sends as protobuf',
      async run(it) {
        await say(
          it,
          'create configmap one --from-literal=a=b',
          'create configmap one --from-literal=a=b',
          'create secret generic s --from-literal=a=b',
          'create serviceaccount sa',
          'create quota q --hard=configmaps=50',
          'create service clusterip svc --clusterip=None --tcp=80:8080',
          'create deployment d --image=nginx --replicas=0',
          'create job j --image=busybox --dry-run=server -o name',
          ['create', 'cronjob', 'cj', '--image=busybox', '--schedule=0 0 1 1 *'],
          'create job again --from=cronjob/cj --dry-run=server -o name',
          ['create', 'cronjob', 'bad', '--image=busybox', '--schedule=nonsense'],
          'create namespace NS',
          'expose deployment d --port=80',
          'get cm one -o jsonpath={.data}',
          ['get', 'svc', 'svc', '-o', 'jsonpath={.spec.ports}'],
          'get cj cj',
          'get quota q -o jsonpath={.spec}',
        )
      },
    },
    {
      name: 'questions',
      title: 'what is not there, what is not known, and what one may do',
      async run(it) {
        await say(
          it,
          'get pods',
          'get pod nope',
          'get nope',
          'get nope.nowhere.example.com',
          'delete pod nope',
          'delete pod nope --ignore-not-found',
          'describe sts nope',
          'logs nope',
          'exec nope -- ls',
          'rollout status sts/nope',
          'scale sts nope --replicas=1',
          'auth can-i create pods',
          'auth can-i list pods --subresource=log',
          'auth whoami',
          'get --raw /healthz',
          'get --raw /nothing',
          'get pods -l a,,b',
          'get pods --field-selector=spec.foo=x',
          'top pods',
          'api-resources --api-group=batch',
        )
      },
    },
  ],
}
