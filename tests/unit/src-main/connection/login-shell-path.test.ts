import { describe, expect, it } from 'vitest'

import { systemClock } from '#shared/kit/clock.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'

import { joinPaths, loginShellPath } from '../../../../src-main/connection/login-shell-path.ts'
import { startProgram } from '../../../../src-main/connection/program.ts'
import { playPrograms } from '../../../kit/connection/programs.ts'

describe('the PATH of the login shell', () => {
  const played = () => {
    const clock = new ManualClock()
    const programs = playPrograms()
    return {
      clock,
      programs,
      path: loginShellPath({ clock, environment: { SHELL: '/bin/zsh' }, start: programs.start }),
    }
  }

  it('is what the shell says after its greetings', async () => {
    const { programs, path } = played()
    expect(programs.started[0]).toMatchObject({ command: '/bin/zsh', args: ['-lc', 'printf %s "$PATH"'] })
    await programs.end({ stdout: 'Welcome back!\n/opt/bin:/usr/bin' })
    expect(await path).toBe('/opt/bin:/usr/bin')
  })

  it('is unknown when the shell fails, is not there, or takes longer than 5 s', async () => {
    const failing = played()
    await failing.programs.end({ status: 1, stdout: '/nonsense' })
    expect(await failing.path).toBeNull()
    const missing = played()
    await missing.programs.end({ kind: 'notStarted', code: 'ENOENT' })
    expect(await missing.path).toBeNull()
    const slow = played()
    slow.clock.advance(5_000)
    expect(await slow.path).toBeNull()
    expect(await loginShellPath({ clock: systemClock, environment: {}, start: startProgram })).toBeNull()
  })

  it('comes from a real shell too', async () => {
    const environment = { ...process.env, SHELL: '/bin/sh' }
    expect(await loginShellPath({ clock: systemClock, environment, start: startProgram })).toContain('/')
  })

  it('is added behind what was there', () => {
    expect(joinPaths('/usr/bin:/bin', '/opt/bin:/usr/bin')).toBe('/usr/bin:/bin:/opt/bin')
    expect(joinPaths('', '/usr/bin')).toBe('/usr/bin')
  })
})
