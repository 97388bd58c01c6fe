import { describe, expect, test } from 'vitest'
import { inside, withPod, type Inside } from './inside-kit.ts'

/** A pod of one container with a command of its own. */
function withCommand(command: readonly string[], spec: object = {}, container: object = {}): Inside {
  const cluster = inside()
  const containers = [{ name: 'main', image: 'busybox:1.36', command, ...container }]
  cluster.addPod('one', 'node-1', { spec: { containers, ...spec } })
  cluster.time.step(600)
  return cluster
}

const never = { restartPolicy: 'Never' }
const stateOf = (cluster: Inside): object | undefined => {
  const status = cluster.pod('one')?.status
  return { phase: status?.phase, ...status?.containerStatuses?.[0]?.state }
}

describe('the program of a container', () => {
  test('runs when its container starts: its output is the log, its exit code the container’s', () => {
    const cluster = withCommand(['sh', '-c', 'echo hello; cat /nofile; exit 4'], never)
    cluster.time.step(500)
    expect(stateOf(cluster)).toMatchObject({ phase: 'Failed', terminated: { exitCode: 4, reason: 'Error' } })
    expect(cluster.log('one')).toBe("hello\ncat: can't open '/nofile': No such file or directory\n")
  })

  test('ends a pod well that is not to be started again', () => {
    const cluster = withCommand(['sh', '-c', 'echo before; sleep 5; echo after'], never)
    cluster.time.step(2000)
    expect(stateOf(cluster)).toMatchObject({ phase: 'Running' })
    expect(cluster.log('one')).toBe('before\n')
    cluster.time.step(4000)
    expect(stateOf(cluster)).toMatchObject({ phase: 'Succeeded', terminated: { exitCode: 0, reason: 'Completed' } })
    expect(cluster.log('one')).toBe('before\nafter\n')
  })

  test('is started again when it is to run for ever, however it ended', () => {
    const cluster = withCommand(['sh', '-c', 'echo once'])
    cluster.time.step(500)
    const status = cluster.pod('one')?.status?.containerStatuses?.[0]
    expect(status).toMatchObject({ restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } })
    expect(status?.lastState).toMatchObject({ terminated: { exitCode: 0, reason: 'Completed' } })
    expect(cluster.log('one', { previous: true })).toBe('once\n')
    cluster.time.step(3100)
    expect(cluster.log('one')).toBe('once\n')
  })

  test('stops with its pod and says nothing more', () => {
    const cluster = withCommand(['sh', '-c', 'sleep 5; echo after > /data/f'], never, {
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    })
    cluster.registry.delete('pods', 'shop', 'one', { gracePeriodSeconds: 0 })
    cluster.time.step(10_000)
    expect(cluster.pod('one')).toBeUndefined()
  })

  test.each([
    ['while true; do date; sleep 1; done', 'a loop'],
    ['pg_dump -h db > /tmp/x', 'a program that is not there'],
    ['mysqld', 'a server that is not simulated'],
    ['items=(a b); echo ${items[0]}', 'words of another shell'],
  ])('%s: a life is played that the sandbox cannot run (%s)', (script) => {
    const cluster = withCommand(['sh', '-c', script], never)
    cluster.time.step(10_000)
    expect(stateOf(cluster)).toMatchObject({ phase: 'Running' })
    expect(cluster.log('one')).toContain('running for 9 s')
  })

  test.each([
    [['sleep', 'infinity']],
    [['tail', '-f', '/dev/null']],
    [['sh', '-c', 'echo started; exec sleep 3600']],
    [['sh', '-c', 'echo $HOSTNAME > /tmp/name && exec httpd -f -p 8080']],
  ])('%j runs on', (command) => {
    const cluster = withCommand(command)
    cluster.time.step(60_000)
    expect(cluster.pod('one')?.status?.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 })
  })

  test('finds variables of Kubernetes in its words', () => {
    const cluster = withCommand(['echo', '$(COLOR) $(NOTHING) $$(COLOR)'], never, {
      env: [{ name: 'COLOR', value: 'blue' }],
    })
    cluster.time.step(500)
    expect(cluster.log('one')).toBe('blue $(NOTHING) $(COLOR)\n')
  })

  test('init containers have done their part before the others begin', () => {
    const mounts = { volumeMounts: [{ name: 'work', mountPath: '/pages' }] }
    const cluster = withCommand(
      ['cat', '/pages/page'],
      {
        ...never,
        volumes: [{ name: 'work', emptyDir: {} }],
        initContainers: [
          { name: 'first', image: 'busybox', command: ['sh', '-c', 'echo made > /pages/page'], ...mounts },
        ],
      },
      mounts,
    )
    cluster.time.step(2000)
    expect(cluster.log('one', { container: 'main' })).toBe('made\n')
  })
})

describe('what the sandbox cannot run', () => {
  test('an init container that is played leaves what comes after it to be played too', () => {
    const init = { name: 'first', image: 'bash', command: ['bash', '-c', 'a=(x y); echo ${a[0]} > /pages/page'] }
    const cluster = withCommand(['cat', '/pages/page'], { ...never, initContainers: [init] })
    cluster.time.step(5000)
    expect(stateOf(cluster)).toMatchObject({ phase: 'Running' })
  })

  test('a pod of a Job ends well unless its command plainly says otherwise', () => {
    const cluster = inside()
    const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'job', uid: 'job-uid', controller: true }]
    for (const [name, script] of [
      ['well', 'cat /nofile'],
      ['badly', 'echo no; exit 3'],
    ] as const) {
      const containers = [{ name: 'main', image: 'busybox', command: ['sh', '-c', script] }]
      cluster.addPod(name, 'node-1', { metadata: { ownerReferences }, spec: { ...never, containers } })
    }
    cluster.time.step(5000)
    expect(cluster.pod('well')?.status?.phase).toBe('Succeeded')
    expect(cluster.log('well')).toBe("cat: can't open '/nofile': No such file or directory\n")
    expect(cluster.pod('badly')?.status).toMatchObject({
      phase: 'Failed',
      containerStatuses: [{ state: { terminated: { exitCode: 3 } } }],
    })
  })
})

describe('attaching', () => {
  test('shows what the program has written, then what it writes, and ends with it', () => {
    const cluster = withCommand(['sh', '-c', 'echo a; sleep 3; echo b'], never)
    const attached = cluster.attach('one')
    expect(attached).toMatchObject({ out: 'a\n', code: null })
    cluster.time.step(3000)
    expect(attached).toMatchObject({ out: 'a\nb\n', code: 0 })
  })

  test('gives a shell its commands', () => {
    const cluster = withCommand([], never, { command: undefined, stdin: true, stdinOnce: true })
    const attached = cluster.attach('one')
    attached.input('hostname\necho one \\\ntwo; A=3\n')
    attached.input('echo $A\nexit 5\n')
    expect(attached).toMatchObject({ out: 'one\none two\n3\n', code: 0 })
    cluster.time.step(400)
    expect(stateOf(cluster)).toMatchObject({ phase: 'Failed', terminated: { exitCode: 5 } })
  })

  test('a program whose life is played shows its log', () => {
    const cluster = withPod({ containers: [{ name: 'web', image: 'postgres:16' }] })
    const attached = cluster.attach('web-0')
    cluster.time.step(2000)
    expect(attached.out).toMatch(/running for 1 s\n[^]*running for 2 s\n$/)
    attached.stop()
    const { out } = attached
    cluster.time.step(2000)
    expect(attached.out).toBe(out)
  })
})

describe('a shell at a terminal', () => {
  const typed = (keys: string): string => {
    const cluster = withPod()
    const ran = cluster.run('web-0', ['sh'], { hasInput: true, isTerminal: true })
    ran.input(keys)
    return `${ran.out}-> ${ran.code}`
  }
  test.each([
    ['hostname\r', '/ # hostname\r\nweb-0\r\n/ # -> null'],
    ['hosx\u007Ftname\r', '/ # hosx\b \btname\r\nweb-0\r\n/ # -> null'],
    ['exit 3\r', '/ # exit 3\r\n-> 3'],
    ['\u0004', '/ # -> 0'],
    ['cd /etc\rpwd\r', '/ # cd /etc\r\n/etc # pwd\r\n/etc\r\n/etc # -> null'],
    ['sleep 100\r\u0003echo $?\r', '/ # sleep 100\r\n^C\r\n/ # echo $?\r\n130\r\n/ # -> null'],
    ['cat\rone\r\u0004exit\r', '/ # cat\r\none\r\none\r\n/ # exit\r\n-> 0'],
    ['echo "a\rb"\r', '/ # echo "a\r\n> b"\r\na\r\nb\r\n/ # -> null'],
  ])('%j', (keys, shown) => {
    expect(typed(keys)).toBe(shown)
  })

  test('Control-C ends any other program', () => {
    const ran = withPod().run('web-0', ['sleep', '100'], { hasInput: true, isTerminal: true })
    ran.input('\u0003')
    expect(ran).toMatchObject({ out: '^C\r\n', code: 130 })
  })
})

describe('sh', () => {
  const cluster = withPod()
  test.each([
    ['echo ${HOSTNAME##*-}', '0\n-> 0'],
    ['echo ${HOSTNAME%-*}', 'web\n-> 0'],
    ['echo ${NOTHING:-else}', 'else\n-> 0'],
    ['A=1; export A; sh -c "echo \\$A"', '1\n-> 0'],
    ['seq 3 | tail -n 1', '3\n-> 0'],
    ['echo abc | rev', 'cba\n-> 0'],
    [
      'echo a > /tmp/a; cp /tmp/a /tmp/b; mv /tmp/b /tmp/c; cat /tmp/c; ls /tmp/b',
      'a\nls: /tmp/b: No such file or directory\n-> 1',
    ],
    ['echo a | tee /tmp/t; cat /tmp/t', 'a\na\n-> 0'],
    ['exec echo last; echo no', 'last\n-> 0'],
    ["echo 'echo from file' > /tmp/s; sh /tmp/s", 'from file\n-> 0'],
  ])('%s', (script, expected) => {
    expect(cluster.sh('web-0', script)).toBe(expected)
  })

  test('reads a script from its input', () => {
    const ran = cluster.run('web-0', ['sh'], { hasInput: true })
    ran.input('cat\nthe rest\n')
    ran.closeInput()
    expect(ran).toMatchObject({ out: 'the rest\n', code: 0 })
  })
})

describe('the web', () => {
  function twoPods(): Inside {
    const cluster = inside()
    for (const name of ['web-0', 'web-1'])
      cluster.addPod(name, 'node-1', {
        spec: { containers: [{ name: 'web', image: 'registry.k8s.io/nginx-slim:0.24' }] },
      })
    cluster.time.step(1000)
    return cluster
  }

  test('an image of a web server serves its page, and what is written over it', () => {
    const cluster = twoPods()
    expect(cluster.run('web-0', ['curl', 'http://localhost/']).out).toContain('Welcome to nginx!')
    cluster.sh('web-0', 'echo "$(hostname)" > /usr/share/nginx/html/index.html')
    expect(cluster.run('web-0', ['curl', '-s', 'localhost'])).toMatchObject({ out: 'web-0\n', code: 0 })
    const address = cluster.pod('web-0')?.status?.podIP ?? ''
    expect(cluster.run('web-1', ['wget', '-qO-', `http://${address}/`])).toMatchObject({ out: 'web-0\n', code: 0 })
    expect(cluster.log('web-0')).toContain('"GET / HTTP/1.1" 200 6')
  })

  test.each([
    [['curl', 'http://nobody'], 'curl: (6) Could not resolve host: nobody\n', 6],
    [
      ['curl', 'localhost:81'],
      "curl: (7) Failed to connect to localhost port 81 after 0 ms: Couldn't connect to server\n",
      7,
    ],
    [['curl', '-f', 'localhost/nofile'], 'curl: (22) The requested URL returned error: 404\n', 22],
    [['wget', '-qO-', 'nobody'], "wget: bad address 'nobody'\n", 1],
    [['wget', '-qO-', 'localhost:81'], "wget: can't connect to remote host (127.0.0.1): Connection refused\n", 1],
    [['wget', '-qO-', 'localhost/nofile'], 'wget: server returned error: HTTP/1.1 404 Not Found\n', 1],
  ])('%j is refused as by the real one', (command, err, code) => {
    expect(twoPods().run('web-0', command)).toMatchObject({ out: '', err, code })
  })

  test('nobody answers for a pod that is gone', () => {
    const cluster = twoPods()
    const address = cluster.pod('web-1')?.status?.podIP ?? ''
    cluster.registry.delete('pods', 'shop', 'web-1', { gracePeriodSeconds: 0 })
    cluster.time.step(1000)
    expect(cluster.run('web-0', ['wget', '-qO-', address]).code).toBe(1)
  })
})

test('tar takes out what it has put in, as kubectl cp needs it', () => {
  const cluster = withPod()
  cluster.sh('web-0', 'mkdir -p /tmp/in/deep /tmp/out; echo "größe" > /tmp/in/deep/f; touch /tmp/in/empty')
  const { out } = cluster.run('web-0', ['tar', 'cf', '-', '/tmp/in'])
  const ran = cluster.run('web-0', ['tar', '-xmf', '-', '-C', '/tmp/out'], { hasInput: true })
  ran.input(out)
  ran.closeInput()
  expect(ran).toMatchObject({ err: '', code: 0 })
  expect(cluster.sh('web-0', 'cat /tmp/out/tmp/in/deep/f; ls /tmp/out/tmp/in')).toBe('größe\ndeep\nempty\n-> 0')
})

describe('redis', () => {
  function withRedis(): Inside {
    const cluster = inside()
    const { registry } = cluster
    registry.create('persistentvolumes', {
      metadata: { name: 'pv' },
      spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } },
    })
    registry.create('persistentvolumeclaims', {
      metadata: { name: 'data', namespace: 'shop' },
      spec: { accessModes: ['ReadWriteOnce'], volumeName: 'pv', resources: { requests: { storage: '1Gi' } } },
    })
    return cluster
  }
  function addRedis(cluster: Inside): void {
    const container = { name: 'redis', image: 'redis:7', command: ['redis-server', '--appendonly', 'yes'] }
    const spec = {
      containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    }
    cluster.addPod('redis-0', 'node-1', { spec })
    cluster.time.step(1000)
  }
  const cli = (cluster: Inside, ...words: readonly string[]): string => {
    const { out, err, code } = cluster.run('redis-0', ['redis-cli', ...words])
    return `${out}${err}-> ${code}`
  }

  test('keeps values as long as the volume is there', () => {
    const cluster = withRedis()
    addRedis(cluster)
    expect(cli(cluster, 'ping')).toBe('PONG\n-> 0')
    expect(cli(cluster, 'set', 'color', 'dark blue')).toBe('OK\n-> 0')
    cluster.registry.delete('pods', 'shop', 'redis-0', { gracePeriodSeconds: 0 })
    cluster.time.step(1000)
    addRedis(cluster)
    expect(cli(cluster, 'get', 'color')).toBe('dark blue\n-> 0')
    expect(cli(cluster, 'get', 'nothing')).toBe('\n-> 0')
  })

  test('talks to a person with kinds, and refuses what it does not know', () => {
    const cluster = withRedis()
    addRedis(cluster)
    const ran = cluster.run('redis-0', ['redis-cli'], { hasInput: true, isTerminal: true })
    ran.input('set a "1 2"\rget a\rget b\rincr n\rsubscribe x\rexit\r')
    expect(ran.code).toBe(0)
    expect(ran.out).toContain('> get a\r\n"1 2"\r\n')
    expect(ran.out).toContain('(nil)\r\n')
    expect(ran.out).toContain('(integer) 1\r\n')
    expect(ran.out).toContain("(error) ERR the sandbox's redis does not know 'subscribe'")
    expect(cli(cluster, '-h', 'nobody', 'ping')).toBe(
      'Could not connect to Redis at nobody:6379: Name or service not known\n-> 1',
    )
  })
})

test("a database's programs say that they are not simulated", () => {
  const ran = withPod({ containers: [{ name: 'db', image: 'postgres:16' }] }).run('web-0', ['psql', '-c', 'select 1'])
  expect(ran).toMatchObject({ out: '', code: 127 })
  expect(ran.err).toMatch(/^psql: the sandbox does not run this program yet/)
})
