import type { Area, CaseCluster } from './types.ts'

// The test cluster runs no programs, so these are held to what BusyBox 1.36 on a real node writes.

const manifest = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {color: blue}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  replicas: 2
  serviceName: web
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      volumes: [{name: settings, configMap: {name: settings}}, {name: scratch, emptyDir: {}}]
      containers:
      - name: main
        image: busybox:1.36
        command: [sh, -c, 'echo started; sleep 3600']
        env: [{name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}]
        volumeMounts: [{name: data, mountPath: /data}, {name: settings, mountPath: /settings}, {name: scratch, mountPath: /scratch}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
`

async function expectRun(
  it: CaseCluster,
  words: readonly string[],
  stdout: string | RegExp,
  status = 0,
): Promise<void> {
  const ran = await it.kubectl(['exec', 'web-0', '--', ...words], { mayFail: true })
  const isSame =
    typeof stdout === 'string' ? ran.stdout === stdout.replaceAll('NS', it.namespace) : stdout.test(ran.stdout)
  if (isSame && ran.status === status) return
  throw new Error(
    `${words.join(' ')} was to write ${stdout} and end with ${status}, found ${JSON.stringify(ran)} in ${it.namespace}`,
  )
}

const shell = (it: CaseCluster, script: string, stdout: string | RegExp, status = 0): Promise<void> =>
  expectRun(it, ['sh', '-c', script], stdout, status)

/** What programs in a container find, and what of it stays. */
export const insidePods: Area = {
  name: 'inside-pods',
  cases: [
    {
      name: 'programs',
      title: 'single commands know their name, their environment and their files',
      on: 'sandbox',
      async run(it) {
        await it.apply(manifest)
        await it.ready('web')
        await expectRun(it, ['hostname'], 'web-0\n')
        await expectRun(it, ['hostname', '-f'], 'web-0.web.NS.svc.cluster.local\n')
        await expectRun(it, ['printenv', 'COLOR'], 'blue\n')
        await expectRun(it, ['cat', '/settings/color'], 'blue')
        await expectRun(
          it,
          ['cat', '/etc/resolv.conf'],
          'search NS.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
        )
        await expectRun(it, ['env'], /^PATH=.*\nHOSTNAME=web-0\nCOLOR=blue\n[^]*KUBERNETES_SERVICE_HOST=/)
        await shell(it, 'echo hello > /data/f && cat /data/f; ls /nope || exit 3', 'hello\n', 3)
        await expectRun(it, ['no-such-program'], '', 127)
        await expectRun(
          it,
          ['nslookup', 'web-1.web.NS.svc.cluster.local'.replace('NS', it.namespace)],
          /Name:\tweb-1\.web\.[^]*Address: 10\.42\./,
        )
        await shell(it, `nslookup web-9.web.${it.namespace}.svc.cluster.local`, /can't find web-9.*NXDOMAIN/, 1)
      },
    },
    {
      name: 'what-stays',
      title: "files on a claim's volume outlive the pod, others do not",
      on: 'sandbox',
      async run(it) {
        await it.apply(manifest)
        await it.ready('web')
        const read = 'cat /data/f /scratch/f /tmp/f 2>/dev/null; true'
        await shell(it, 'for=1; echo data > /data/f; echo scratch > /scratch/f; echo root > /tmp/f', '')
        await shell(it, read, 'data\nscratch\nroot\n')
        const { uid } = (await it.get('pods/web-0')).metadata
        await it.kubectl(['delete', 'pod', 'web-0', '--wait=false'])
        await it.until('another web-0', async () => {
          const found = await it.get('pods/web-0')
          return found !== null && found.metadata.uid !== uid && found.status.phase === 'Running'
        })
        await shell(it, read, 'data\n')
      },
    },
    {
      name: 'logs',
      title: 'logs hold what the command printed and a line each second; they can be cut and followed',
      on: 'sandbox',
      async run(it) {
        await it.apply(manifest)
        await it.ready('web')
        await it.pass(4)
        const log = async (...options: readonly string[]): Promise<readonly string[]> =>
          (await it.kubectl(['logs', 'web-0', ...options])).stdout.trimEnd().split('\n')
        const all = await log()
        if (all[0] !== 'started' || all.length < 4) throw new Error(`a log was expected, found ${all.join('; ')}`)
        const cut = await log('--tail', '1')
        if (cut.length !== 1) throw new Error(`one line was expected, found ${cut.join('; ')}`)
        const stamped = await log('--tail', '1', '--timestamps')
        if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z /.test(stamped[0] ?? ''))
          throw new Error(`an instant was expected, found ${stamped[0]}`)
      },
    },
  ],
}
