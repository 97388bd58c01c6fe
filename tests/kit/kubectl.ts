import { spawnSync } from 'node:child_process'

/** Whether kubectl is on the PATH: what is compared with it cannot run without. */
export const hasKubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0
