import { describe, expect, test } from 'vitest'
import { parsed } from '../../../../../src-main/sandbox/kubelet/programs/file-programs.ts'
import { findProgram, findSimulated } from '../../../../../src-main/sandbox/kubelet/programs/index.ts'

describe('what people type first', () => {
  test('joined options are as many', () => {
    expect(parsed(['ls', '-la', '--full-time', '/data'])).toEqual({
      flags: new Set(['l', 'a', 'full-time']),
      names: ['/data'],
    })
    expect(parsed(['rm', '-rf', 'a', 'b']).names).toEqual(['a', 'b'])
  })

  test.each(['ps', 'df', 'sed', 'vi'])(
    '%s is no program of the image that is missing: the sandbox does not play it',
    (name) => {
      expect(findProgram(name, 'busybox:1.36')).toBeDefined()
      expect(findSimulated(name, 'busybox:1.36')).toBeUndefined()
    },
  )
})
