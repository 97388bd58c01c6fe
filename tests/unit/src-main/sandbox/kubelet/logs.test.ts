import { describe, expect, test } from 'vitest'
import { withPod } from './inside-kit.ts'

describe('logs', () => {
  test('hold what the command prints, and a line each second', () => {
    const cluster = withPod({
      containers: [{ name: 'web', image: 'busybox', command: ['sh', '-c', 'echo "hello there"; sleep 1000'] }],
    })
    cluster.time.step(2500)
    const lines = cluster.log('web-0').trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toBe('hello there')
    expect(lines[3]).toMatch(/^2026-11-21T10:00:03Z web-0 web: running for 3 s$/)
    expect(cluster.log('web-0', { tailLines: 1 })).toBe(`${lines[3]}\n`)
    expect(cluster.log('web-0', { tailLines: 0 })).toBe('')
    expect(cluster.log('web-0', { sinceSeconds: 1 })).toBe(`${lines[3]}\n`)
    expect(cluster.log('web-0', { tailLines: 1, timestamps: true })).toMatch(/^2026-11-21T10:00:03\.\d{3}000000Z 2026/)
    expect(cluster.log('web-0', { limitBytes: 5 })).toBe('hello')
  })

  test('of a container that has run for a month are bounded', () => {
    const cluster = withPod()
    cluster.time.step(30 * 86_400_000)
    expect(cluster.log('web-0').split('\n').length).toBe(10_001)
  })

  test('are followed until the pod is gone', () => {
    const cluster = withPod()
    const pod = cluster.pod('web-0')
    if (pod === undefined) return
    const outcome = cluster.access.log(pod, { follow: true, tailLines: 0 })
    if (outcome.kind === 'failed' || outcome.value.follow === undefined) throw new Error('expected a log to follow')
    let text = ''
    let ends = 0
    const { follow } = outcome.value
    follow(
      (more) => void (text += more),
      () => void (ends += 1),
    )
    cluster.time.step(3000)
    expect(text.trim().split('\n')).toHaveLength(3)
    cluster.registry.delete('pods', 'shop', 'web-0', { gracePeriodSeconds: 30 })
    cluster.time.step(5000)
    expect(ends).toBe(1)
    const before = text
    cluster.time.step(5000)
    expect(text).toBe(before)
  })

  test('are no longer written after the reader has gone', () => {
    const cluster = withPod()
    const pod = cluster.pod('web-0')
    if (pod === undefined) return
    const outcome = cluster.access.log(pod, { follow: true })
    if (outcome.kind === 'failed' || outcome.value.follow === undefined) throw new Error('expected a log to follow')
    let count = 0
    const stop = outcome.value.follow(
      () => void (count += 1),
      () => undefined,
    )
    cluster.time.step(2000)
    stop()
    const before = count
    cluster.time.step(5000)
    expect(count).toBe(before)
  })

  test('of the run before a crash are kept', () => {
    const cluster = withPod({}, { annotations: { 'controlplane.test/fail': 'crash-loop' } })
    expect(cluster.log('web-0', { previous: true })).toBe(
      '400 previous terminated container "web" in pod "web-0" not found',
    )
    cluster.time.step(5000)
    expect(cluster.log('web-0', { previous: true })).toMatch(/running for 1 s\n$/)
  })

  test.each([
    ['a container that is not there', { container: 'x' }, '400 container x is not valid for pod web-0'],
    ['several and none named', {}, '400 a container name must be specified for pod web-0, choose one of: [i a b]'],
  ])('refuse %s', (_name, options, expected) => {
    const named = (name: string): object => ({ name, image: 'busybox' })
    const cluster = withPod({ initContainers: [named('i')], containers: [named('a'), named('b')] })
    expect(cluster.log('web-0', options)).toBe(expected)
  })

  test('refuse one that waits', () => {
    const cluster = withPod({}, { annotations: { 'controlplane.test/fail': 'image-pull' } })
    cluster.time.step(500)
    expect(cluster.log('web-0')).toBe('400 container "web" in pod "web-0" is waiting to start: ErrImagePull')
  })

  test('and programs cannot be had from a node that is silent', () => {
    const cluster = withPod()
    cluster.setLabel('node-1', 'controlplane.test/kubelet', null)
    const text =
      'Get "https://172.18.0.1:10250/containerLogs/shop/web-0/web": dial tcp 172.18.0.1:10250: connect: no route to host'
    expect(cluster.log('web-0')).toBe(`500 ${text}`)
    expect(() => cluster.run('web-0', ['ls'])).toThrow('no route to host')
  })
})
