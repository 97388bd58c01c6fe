import { describe, expect, it } from 'vitest'
import { schedulerReason } from '#shared/words/scheduler.ts'

const preemption =
  ' no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'

describe('what the scheduler says', () => {
  it.each([
    ['pod has unbound immediate PersistentVolumeClaims. not found', 'unboundClaim'],
    ['persistentvolumeclaim "x" not found. not found', 'claimMissing'],
    ['persistentvolumeclaim "x" is being deleted.', 'claimDeleting'],
    ['persistentvolumeclaim "x" bound to non-existent persistentvolume "pv".', 'volumeGone'],
    [`1 Insufficient memory, 2 node(s) didn't match PersistentVolume's node affinity.${preemption}`, 'volumeNode'],
    ['3 node(s) had volume node affinity conflict.', 'volumeNode'],
    [`3 node(s) didn't find available persistent volumes to bind.${preemption}`, 'noVolume'],
    ['3 node(s) did not have enough free storage.', 'notEnoughStorage'],
    [
      '1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
      'diskInUse',
    ],
    ['3 node(s) exceed max volume count.', 'volumeLimit'],
    ['3 node(s) had no available volume zone.', 'volumeZone'],
    ['3 Insufficient cpu.', 'notEnoughCpu'],
    ['3 Too many pods.', 'tooManyPods'],
    ['3 node(s) were unschedulable.', 'cordoned'],
    ['3 node(s) had untolerated taint(s).', 'taint'],
    ["3 node(s) didn't match Pod's node affinity/selector.", 'affinity'],
    ["3 node(s) didn't match pod topology spread constraints.", 'spread'],
  ])('%s is %s', (inner, code) => {
    expect(schedulerReason(`0/3 nodes are available: ${inner}`)?.code).toBe(code)
  })

  it.each([
    [
      'running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data-redis-0"',
      'unboundClaim',
    ],
    ['running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded', 'unboundClaim'],
    ['running PreBind plugin "DynamicResources": context deadline exceeded', 'failed'],
    ['running "NodeAffinity" filter plugin: something is wrong', 'failed'],
    ['no nodes available to schedule pods', 'noNodes'],
  ])('%s, said of no count of nodes, is %s', (message, code) => {
    expect(schedulerReason(message)?.code).toBe(code)
  })

  it('names a resource that it does not know', () => {
    expect(schedulerReason('0/3 nodes are available: 3 Insufficient example.com/gpu.')).toEqual({
      code: 'notEnoughResource',
      detail: 'example.com/gpu',
    })
  })

  it('quotes what is new, without counts and preemption', () => {
    expect(schedulerReason(`0/3 nodes are available: 3 something new.${preemption}`)).toEqual({
      code: 'other',
      detail: '3 something new',
    })
    expect(schedulerReason('')).toBeNull()
  })
})
