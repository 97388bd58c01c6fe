import { describe, expect, test } from 'vitest'
import { inside, withPod, type Inside } from './inside-kit.ts'

describe('single commands', () => {
  const cluster = withPod({ hostname: 'web-0', subdomain: 'web' })
  test.each([
    [['hostname'], 'web-0\n', 0],
    [['hostname', '-f'], 'web-0.web.shop.svc.cluster.local\n', 0],
    [['hostname', '-i'], '10.42.0.1\n', 0],
    [['echo', 'a', 'b'], 'a b\n', 0],
    [['echo', '-n', 'a'], 'a', 0],
    [['cat', '/etc/hostname'], 'web-0\n', 0],
    [['whoami'], 'root\n', 0],
    [['pwd'], '/\n', 0],
    [['id', '-u'], '0\n', 0],
    [['date'], 'Sat Nov 21 10:00:01 UTC 2026\n', 0],
    [['date', '+%F %T'], '2026-11-21 10:00:01\n', 0],
    [['true'], '', 0],
    [['false'], '', 1],
    [['test', '-f', '/etc/hosts'], '', 0],
    [['test', '-f', '/etc/nothing'], '', 1],
    [['printenv', 'HOSTNAME'], 'web-0\n', 0],
    [['printenv', 'NOTHING'], '', 1],
    [['ls', '/etc'], 'hostname\nhosts\npasswd\nresolv.conf\n', 0],
    [['/bin/ls', '-d', '/tmp'], '/tmp\n', 0],
  ])('%j', (command, out, code) => {
    expect(cluster.run('web-0', command)).toMatchObject({ out, err: '', code })
  })

  test.each([
    [['cat', 'nofile'], "cat: can't open 'nofile': No such file or directory\n", 1],
    [['cat', '/etc'], 'cat: read error: Is a directory\n', 1],
    [['ls', 'nofile'], 'ls: nofile: No such file or directory\n', 1],
    [['mkdir', '/tmp'], "mkdir: can't create directory '/tmp': File exists\n", 1],
    [['rm', 'nofile'], "rm: can't remove 'nofile': No such file or directory\n", 1],
    [['rm', '/tmp'], "rm: '/tmp' is a directory\n", 1],
    [['touch', 'nodir/x'], 'touch: nodir/x: No such file or directory\n', 1],
    [['sleep', 'x'], "sleep: invalid number 'x'\n", 1],
    [['head', '-n', '1', 'nofile'], 'head: nofile: No such file or directory\n', 1],
    [
      ['redis-cli'],
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "redis-cli": executable file not found in $PATH: unknown\n',
      127,
    ],
  ])('%j says what BusyBox or the runtime says', (command, err, code) => {
    expect(cluster.run('web-0', command)).toMatchObject({ out: '', err, code })
  })
})

describe('sh -c', () => {
  const cluster = withPod({
    containers: [{ name: 'web', image: 'busybox:1.36', env: [{ name: 'COLOR', value: 'dark blue' }] }],
  })
  test.each([
    ['echo hi > /tmp/a; cat /tmp/a', 'hi\n-> 0'],
    ['echo one > /tmp/b && echo two >> /tmp/b && cat /tmp/b', 'one\ntwo\n-> 0'],
    ['cat nofile || echo none', "none\ncat: can't open 'nofile': No such file or directory\n-> 0"],
    ['false && echo no', '-> 1'],
    ['false; echo $?', '1\n-> 0'],
    ['exit 3', '-> 3'],
    ['exit 3; echo no', '-> 3'],
    ['echo "a  b" c  d', 'a  b c d\n-> 0'],
    ["echo '$COLOR'", '$COLOR\n-> 0'],
    ['echo "$COLOR"', 'dark blue\n-> 0'],
    ['echo ${COLOR}s', 'dark blues\n-> 0'],
    ['echo I am $(hostname)', 'I am web-0\n-> 0'],
    ['echo `hostname`', 'web-0\n-> 0'],
    ['A=1; echo $A', '1\n-> 0'],
    ['A=2 printenv A', '2\n-> 0'],
    ['cd /etc && pwd', '/etc\n-> 0'],
    ['cd nodir', "sh: cd: line 0: can't cd to nodir: No such file or directory\n-> 2"],
    ['cat /etc/hosts | grep web-0', '10.42.0.1\tweb-0\n-> 0'],
    ['echo x | cat', 'x\n-> 0'],
    ['printenv | wc -l > /dev/null', '-> 0'],
    ['cat < /etc/hostname', 'web-0\n-> 0'],
    ['cat nofile 2>/dev/null', '-> 1'],
    ['foo', 'sh: foo: not found\n-> 127'],
    ['echo out; echo err >&2', 'out\nerr\n-> 0'],
    ['cat nofile 2>&1 | wc -l', '1\n-> 0'],
    ['echo a 1> /tmp/one; cat /tmp/one', 'a\n-> 0'],
    ['echo hi > nodir/x', "sh: can't create nodir/x: nonexistent directory\n-> 1"],
    ['echo hi > /etc/hosts', "sh: can't create /etc/hosts: Read-only file system\n-> 1"],
    ['echo "unclosed', 'sh: syntax error: unterminated quoted string\n-> 2'],
    ['foo &&', 'sh: syntax error: unexpected end of file\n-> 2'],
    ['[ -f /etc/hosts ] && echo there', 'there\n-> 0'],
    ['[ 2 -gt 10 ]', '-> 1'],
    ['[', 'sh: missing ]\n-> 2'],
    [
      'mkdir -p /tmp/x/y && touch /tmp/x/y/z && ls /tmp/x/y && rm -r /tmp/x && ls /tmp/x',
      'z\nls: /tmp/x: No such file or directory\n-> 1',
    ],
    ["sh -c 'echo inner'", 'inner\n-> 0'],
    ['set -e; echo a # said', 'a\n-> 0'],
    ['while true; do date; done', 'sh: the sandbox\'s shell does not know "while"\n-> 2'],
    ['echo $(echo "two  words")', 'two words\n-> 0'],
    ['foo | head -n 1', 'sh: foo: not found\n-> 0'],
    ['echo a; echo b; echo c', 'a\nb\nc\n-> 0'],
  ])('%s', (script, expected) => {
    expect(cluster.sh('web-0', script)).toBe(expected)
  })

  test('a script that sleeps ends when the cluster has come so far, and not after it was stopped', () => {
    const ran = cluster.run('web-0', ['sh', '-c', 'echo before; sleep 5; echo after'])
    expect(ran).toMatchObject({ out: 'before\n', code: null })
    cluster.time.step(5000)
    expect(ran).toMatchObject({ out: 'before\nafter\n', code: 0 })
    const stopped = cluster.run('web-0', ['sh', '-c', 'sleep 5; echo after'])
    stopped.stop()
    cluster.time.step(10_000)
    expect(stopped).toMatchObject({ out: '', code: null })
  })

  test('cat writes what is typed to it', () => {
    const ran = cluster.run('web-0', ['cat'], { hasInput: true })
    ran.input('hello\n')
    expect(ran).toMatchObject({ out: 'hello\n', code: null })
    ran.closeInput()
    expect(ran.code).toBe(0)
    expect(cluster.run('web-0', ['cat']).code).toBe(0)
  })

  test('what is typed can be written to a file', () => {
    const ran = cluster.run('web-0', ['sh', '-c', 'cat > /tmp/typed'], { hasInput: true })
    ran.input('one\n')
    ran.input('two\n')
    ran.closeInput()
    expect(cluster.sh('web-0', 'cat /tmp/typed')).toBe('one\ntwo\n-> 0')
  })

  test('a file system is bounded', () => {
    const ran = cluster.run('web-0', ['sh', '-c', 'cat > /tmp/big'], { hasInput: true })
    ran.input('x'.repeat(2_000_000))
    expect(ran.err).toBe('sh: write error: No space left on device\n')
  })
})

describe('files last as long as what holds them', () => {
  const volumes = [
    { name: 'scratch', emptyDir: {} },
    { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } },
  ]
  const volumeMounts = [
    { name: 'scratch', mountPath: '/scratch' },
    { name: 'data', mountPath: '/data' },
  ]
  const spec = { volumes, containers: [{ name: 'web', image: 'busybox:1.36', volumeMounts }] }

  function withVolume(): Inside {
    const cluster = inside()
    const { registry } = cluster
    const size = { storage: '1Gi' }
    registry.create('persistentvolumes', { metadata: { name: 'pv-1' }, spec: { capacity: size } })
    const claim = { metadata: { name: 'data-web-0', namespace: 'shop' }, spec: { volumeName: 'pv-1' } }
    registry.create('persistentvolumeclaims', claim)
    cluster.addPod('web-0', 'node-1', { spec })
    cluster.time.step(1000)
    return cluster
  }
  const write = 'echo root > /tmp/f; echo scratch > /scratch/f; echo data > /data/f'
  const read = 'cat /tmp/f /scratch/f /data/f 2>/dev/null'

  test('a crash takes the root of the container', () => {
    const cluster = withVolume()
    cluster.sh('web-0', write)
    expect(cluster.sh('web-0', read)).toBe('root\nscratch\ndata\n-> 0')
    cluster.annotate('pods', 'web-0', 'controlplane.test/fail', 'crash-loop')
    cluster.time.step(1500)
    cluster.annotate('pods', 'web-0', 'controlplane.test/fail', null)
    cluster.time.step(4000)
    expect(cluster.pod('web-0')?.status?.containerStatuses?.[0]?.restartCount).toBe(1)
    expect(cluster.sh('web-0', read)).toBe('scratch\ndata\n-> 1')
  })

  test('a new pod has the data of its claim and nothing else', () => {
    const cluster = withVolume()
    cluster.sh('web-0', write)
    cluster.registry.delete('pods', 'shop', 'web-0', { gracePeriodSeconds: 30 })
    cluster.time.step(2000)
    cluster.addPod('web-0', 'node-1', { spec })
    cluster.time.step(1000)
    expect(cluster.sh('web-0', read)).toBe('data\n-> 1')
    expect(cluster.sh('web-0', 'ls /')).toContain('data\n')
  })

  test('a volume that is gone takes its data along', () => {
    const cluster = withVolume()
    cluster.sh('web-0', write)
    cluster.registry.delete('persistentvolumes', '', 'pv-1')
    cluster.registry.create('persistentvolumes', { metadata: { name: 'pv-1' }, spec: { capacity: { storage: '1Gi' } } })
    expect(cluster.sh('web-0', 'ls /data')).toBe('-> 0')
  })
})

describe('what a container is given', () => {
  test('environment, ConfigMaps, Secrets and its own fields', () => {
    const cluster = inside()
    const { registry } = cluster
    registry.create('configmaps', {
      metadata: { name: 'settings', namespace: 'shop' },
      data: { color: 'blue', size: 'xl' },
    })
    registry.create('secrets', {
      metadata: { name: 'keys', namespace: 'shop' },
      data: { password: Buffer.from('geheim').toString('base64') },
    })
    const container = {
      name: 'web',
      image: 'busybox:1.36',
      env: [
        { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } },
        { name: 'GREETING', value: '$(POD) is $(COLOR), $(NOTHING)' },
      ],
      envFrom: [{ secretRef: { name: 'keys' }, prefix: 'K_' }],
      volumeMounts: [
        { name: 'settings', mountPath: '/settings' },
        { name: 'about', mountPath: '/about' },
      ],
    }
    const volumes = [
      { name: 'settings', configMap: { name: 'settings' } },
      { name: 'about', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
    ]
    cluster.addPod('web-0', 'node-1', {
      spec: { containers: [container], volumes },
      metadata: { labels: { app: 'web' } },
    })
    cluster.time.step(1000)
    expect(cluster.sh('web-0', 'echo $GREETING; echo $K_password')).toBe('web-0 is blue, $(NOTHING)\ngeheim\n-> 0')
    expect(cluster.sh('web-0', 'ls /settings; cat /settings/size /about/labels')).toBe('color\nsize\nxlapp="web"-> 0')
    expect(cluster.sh('web-0', 'echo x > /settings/new')).toBe(
      "sh: can't create /settings/new: Read-only file system\n-> 1",
    )
    expect(cluster.run('web-0', ['env']).out).toMatch(
      /^PATH=.*\nHOSTNAME=web-0\nK_password=geheim\nPOD=web-0\n[^]*HOME=\/root\n$/,
    )
  })
})

describe('nslookup', () => {
  function named(image: string): Inside {
    const cluster = withPod({ containers: [{ name: 'web', image }] })
    const { registry } = cluster
    registry.create('namespaces', { metadata: { name: 'shop' }, spec: {} })
    registry.create('services', { metadata: { name: 'web', namespace: 'shop' }, spec: { clusterIP: 'None' } })
    const slice = {
      metadata: { name: 'web-x', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.42.0.1'], hostname: 'web-0', conditions: { ready: true } }],
      ports: [],
    }
    registry.create('endpointslices', slice)
    return cluster
  }

  test('of BusyBox 1.36 asks a short name with each domain of the search list', () => {
    expect(named('busybox:1.36').run('web-0', ['nslookup', 'web'])).toMatchObject({
      out: `Server:\t\t10.96.0.10
Address:\t10.96.0.10:53

Name:\tweb.shop.svc.cluster.local
Address: 10.42.0.1

** server can't find web.svc.cluster.local: NXDOMAIN

** server can't find web.cluster.local: NXDOMAIN


** server can't find web.svc.cluster.local: NXDOMAIN

** server can't find web.cluster.local: NXDOMAIN

`,
      code: 1,
    })
  })

  test('of BusyBox 1.36 finds a full name', () => {
    const ran = named('busybox:1.36').run('web-0', ['nslookup', 'web-0.web.shop.svc.cluster.local'])
    expect(ran.out).toBe(
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb-0.web.shop.svc.cluster.local\nAddress: 10.42.0.1\n\n\n',
    )
    expect(ran.code).toBe(0)
  })

  test('of BusyBox 1.28 uses the search list for any name', () => {
    const cluster = named('busybox:1.28')
    expect(cluster.run('web-0', ['nslookup', 'web-0.web'])).toMatchObject({
      out: 'Server:    10.96.0.10\nAddress 1: 10.96.0.10\n\nName:      web-0.web\nAddress 1: 10.42.0.1 web-0.web.shop.svc.cluster.local\n',
      code: 0,
    })
    expect(cluster.run('web-0', ['nslookup', 'web-9.web'])).toMatchObject({
      err: "nslookup: can't resolve 'web-9.web'\n",
      code: 1,
    })
  })
})
