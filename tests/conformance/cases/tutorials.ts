import { printed } from './printed.ts'
import type { Area, CaseCluster } from './types.ts'

// The tutorials that Kubernetes publishes for StatefulSets, told as a reader types them. What happens inside containers is
// shown by the sandbox alone, since the test cluster runs no programs.

const web = (replicas: number, policy = 'OrderedReady'): string => `
apiVersion: v1
kind: Service
metadata: { name: nginx, labels: { app: nginx } }
spec: { ports: [{ port: 80, name: web }], clusterIP: None, selector: { app: nginx } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: nginx
  replicas: ${replicas}
  podManagementPolicy: ${policy}
  selector: { matchLabels: { app: nginx } }
  template:
    metadata: { labels: { app: nginx } }
    spec:
      containers:
      - name: nginx
        image: registry.k8s.io/nginx-slim:0.21
        ports: [{ containerPort: 80, name: web }]
        volumeMounts: [{ name: www, mountPath: /usr/share/nginx/html }]
  volumeClaimTemplates:
  - metadata: { name: www }
    spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`

/** How many lines each case has noted: a line that is typed again is another note. */
const noted = new WeakMap<CaseCluster, number>()

/** Types a line; its words are those of a shell without quotes, or given one by one. Notes what kubectl printed. */
async function type(it: CaseCluster, line: string | readonly string[], note = true): Promise<string> {
  const words = typeof line === 'string' ? line.split(' ') : line
  const { status, stdout, stderr } = await it.kubectl(words, { mayFail: true })
  if (!note) return stdout
  const step = (noted.get(it) ?? 0) + 1
  noted.set(it, step)
  it.observe(`${step}: ${words.join(' ')}`, { status, stdout: printed(stdout), stderr: printed(stderr) })
  return stdout
}

/** Waits with kubectl, whose waiting lines depend on the moment: only the last one is noted. */
async function rolledOut(it: CaseCluster, note: string): Promise<void> {
  const { status, stdout } = await it.kubectl(['rollout', 'status', 'sts/web', '--timeout=60s'], { mayFail: true })
  it.observe(note, [status, printed(stdout).at(-1)])
}

const image = (tag: string): readonly string[] => [
  'patch',
  'statefulset',
  'web',
  '--type=json',
  `-p=[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value":"registry.k8s.io/nginx-slim:${tag}"}]`,
]

const partition = (ordinal: number): readonly string[] => [
  'patch',
  'statefulset',
  'web',
  '-p',
  `{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":${ordinal}}}}}`,
]

const images = [
  'get',
  'pods',
  '-l',
  'app=nginx',
  '-o',
  'jsonpath={range .items[*]}{.metadata.name} {.spec.containers[0].image}{"\\n"}{end}',
]

/** Fails with what was seen if a command did not print what a reader is told to expect. */
async function expectPrinted(
  it: CaseCluster,
  words: readonly string[],
  wanted: string | RegExp,
  input?: string,
): Promise<void> {
  const ran = await it.kubectl(words, { mayFail: true, ...(input === undefined ? {} : { input }) })
  const found = ran.stdout.replaceAll(it.namespace, 'NS')
  if (typeof wanted === 'string' ? found === wanted : wanted.test(found)) return
  throw new Error(`kubectl ${words.join(' ')} was to print ${wanted}, found ${JSON.stringify(ran)} in ${it.namespace}`)
}

const dnsTest = ['run', '-i', '--image', 'busybox:1.28', 'dns-test', '--restart=Never', '--rm', '-q']

export const tutorials: Area = {
  name: 'tutorials',
  cases: [
    {
      name: 'basics',
      title: 'StatefulSet Basics: create, scale, update in stages, roll back',
      async run(it) {
        it.observe('apply', printed((await it.kubectl(['apply', '-f', '-'], { input: web(2) })).stdout))
        await it.ready('web')
        for (const line of [
          'get service nginx',
          'get statefulset web',
          'get pods -l app=nginx',
          'get pvc -l app=nginx',
        ])
          await type(it, line)
        await type(it, 'scale sts web --replicas=5')
        await it.ready('web', 5)
        await type(it, ['patch', 'sts', 'web', '-p', '{"spec":{"replicas":3}}'])
        await it.until('web-3 and web-4 to be gone', async () => (await it.list('pods')).length === 3)
        await it.ready('web', 3)
        await type(it, image('0.24'))
        await rolledOut(it, 'rolled out')
        await type(it, images)
        await type(it, partition(3))
        await type(it, image('0.25'))
        await type(it, partition(2))
        await rolledOut(it, 'a canary')
        await type(it, images)
        await type(it, partition(0))
        await rolledOut(it, 'in phases')
        await type(it, 'rollout history sts/web')
        await type(it, 'rollout undo sts/web')
        await rolledOut(it, 'rolled back')
        await type(it, images)
        await type(it, 'rollout history sts/web')
        await type(it, 'get pvc -o name')
      },
    },
    {
      name: 'deleting',
      title: 'StatefulSet Basics: what is left by a deletion that cascades, and by one that does not',
      async run(it) {
        await it.apply(web(3))
        await it.ready('web')
        await type(it, 'delete statefulset web --cascade=orphan')
        await type(it, 'get pods -l app=nginx')
        await type(it, 'delete pod web-0')
        await type(it, 'get pods -l app=nginx')
        it.observe('apply again', printed((await it.kubectl(['apply', '-f', '-'], { input: web(2) })).stdout))
        await it.until('web-2 to be gone', async () => (await it.get('pods/web-2')) === null)
        await it.ready('web')
        await type(it, 'get pods -l app=nginx')
        await type(it, 'delete statefulset web')
        await type(it, 'wait --for=delete pod -l app=nginx --timeout=60s', false)
        await type(it, 'get pods')
        await type(it, 'delete service nginx')
        await type(it, 'get pvc -o name')
      },
    },
    {
      name: 'parallel',
      title: 'StatefulSet Basics: pods that do not wait for each other, one of them deleted by force',
      async run(it) {
        await it.apply(web(2, 'Parallel'))
        await rolledOut(it, 'created')
        await type(it, 'scale statefulset/web --replicas=5')
        await it.ready('web', 5)
        await type(it, 'delete pod web-0 --grace-period=0 --force')
        await it.ready('web', 5)
        await type(it, ['wait', '--for=condition=Ready', 'pod', '-l', 'app=nginx', '--timeout=60s'])
        await type(it, ['wait', '--for=jsonpath={.status.readyReplicas}=5', 'sts/web', '--timeout=60s'])
        await type(it, 'delete sts web')
      },
    },
    {
      name: 'names',
      title: 'StatefulSet Basics: each pod is found by its name, from a pod that looks around',
      on: 'sandbox',
      async run(it) {
        await it.apply(web(2))
        await it.ready('web')
        for (const pod of ['web-0', 'web-1'])
          await expectPrinted(it, ['exec', pod, '--', 'sh', '-c', 'hostname'], `${pod}\n`)
        const answer = /Name: {6}web-0\.nginx\r?\nAddress 1: 10\.42\.\S+ web-0\.nginx\.NS\.svc\.cluster\.local/
        await expectPrinted(it, [...dnsTest, '--', 'nslookup', 'web-0.nginx'], answer)
        await expectPrinted(it, [...dnsTest, '--', 'sh'], answer, 'nslookup web-0.nginx\n')
        await expectPrinted(it, [...dnsTest, '--tty'], answer, 'nslookup web-0.nginx\nexit\n')
        const failed = await it.kubectl([...dnsTest, '--', 'sh', '-c', 'nslookup nowhere; exit 3'], { mayFail: true })
        if (failed.status !== 3) throw new Error(`the pod's exit code was expected, found ${JSON.stringify(failed)}`)
      },
    },
    {
      name: 'pages',
      title: 'StatefulSet Basics: each pod serves what was written to its volume, also after it was deleted',
      on: 'sandbox',
      async run(it) {
        await it.apply(web(2))
        await it.ready('web')
        const ask = ['curl', '-s', 'http://localhost/']
        await expectPrinted(it, ['exec', 'web-0', '--', ...ask], /403 Forbidden/)
        const write = 'echo "$(hostname)" > /usr/share/nginx/html/index.html'
        for (const pod of ['web-0', 'web-1']) await expectPrinted(it, ['exec', pod, '--', 'sh', '-c', write], '')
        for (const pod of ['web-0', 'web-1']) await expectPrinted(it, ['exec', '-i', pod, '--', ...ask], `${pod}\n`)
        await it.kubectl(['delete', 'pod', '-l', 'app=nginx'])
        await it.ready('web')
        for (const pod of ['web-0', 'web-1']) await expectPrinted(it, ['exec', pod, '--', ...ask], `${pod}\n`)
        await expectPrinted(it, ['exec', 'web-0', '--', 'wget', '-qO-', 'web-1.nginx'], 'web-1\n')
        const gone = await it.kubectl(['exec', 'web-0', '--', 'curl', 'web-7.nginx'], { mayFail: true })
        if (!gone.stderr.includes('curl: (6) Could not resolve host: web-7.nginx'))
          throw new Error(`an unknown host was expected, found ${JSON.stringify(gone)}`)
      },
    },
    {
      name: 'jobs',
      title: 'Run Jobs: the output of a pod that runs to its end is its log, its exit code its status',
      on: 'sandbox',
      async run(it) {
        await it.kubectl([
          'create',
          'job',
          'hello',
          '--image=busybox',
          '--',
          'sh',
          '-c',
          'date; echo Hello from $HOSTNAME',
        ])
        await it.kubectl(['wait', '--for=condition=complete', 'job/hello', '--timeout=60s'])
        await expectPrinted(it, ['logs', 'job/hello'], /^\w{3} \w{3} .* UTC \d{4}\nHello from hello-\w{5}\n$/)
        await it.kubectl(['run', 'bad', '--image=busybox', '--restart=Never', '--', 'sh', '-c', 'cat /nofile; exit 4'])
        await it.until('bad to fail', async () => (await it.get('pods/bad')).status.phase === 'Failed')
        const code = 'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}'
        await expectPrinted(it, ['get', 'pod', 'bad', '-o', code], '4')
        await expectPrinted(it, ['logs', 'bad'], "cat: can't open '/nofile': No such file or directory\n")
      },
    },
    {
      name: 'redis',
      title: 'a set of Redis: what was set is there when the pod has come back',
      on: 'sandbox',
      async run(it) {
        await it.apply(
          web(1).replace('registry.k8s.io/nginx-slim:0.21', 'redis:7').replace('/usr/share/nginx/html', '/data'),
        )
        await it.ready('web')
        const cli = ['exec', 'web-0', '--', 'redis-cli']
        await expectPrinted(it, [...cli, 'set', 'color', 'blue'], 'OK\n')
        await it.kubectl(['delete', 'pod', 'web-0'])
        await it.ready('web')
        await expectPrinted(it, [...cli, 'get', 'color'], 'blue\n')
        await expectPrinted(it, [...cli, '-h', 'web-0.nginx', 'ping'], 'PONG\n')
      },
    },
  ],
}
