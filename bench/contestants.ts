import { join } from 'node:path'
import { semiSpaceMb } from '../src-main/shell/agent-memory.ts'
import { built, naiveFolder, root } from './build.ts'
import { Kubectl, ProbedProgram, type Contestant } from './contestant.ts'

/** Where the contestants of one run find things. */
export interface Place {
  readonly electron: string
  /** A folder of the run's own; it is removed at the end. */
  readonly folder: string
  readonly kubeconfig: string
}

export type ContestantName = 'podium' | 'naive' | 'svg' | 'agent' | 'informer' | 'watch' | 'kubectl'

let runs = 0

/** Each starts in fresh processes; an app finds an empty data folder, as on its first day. */
export const starters: Readonly<Record<ContestantName, (place: Place) => Contestant>> = {
  podium(place) {
    const data = join(place.folder, `data-${(runs += 1)}`)
    return app(place, data, [root, `--user-data-dir=${data}`, '--context', 'bench', '--workload', 'set-0'])
  },
  naive: (place) => naive(place, 'pods'),
  svg: (place) => naive(place, 'cells'),
  agent: ({ kubeconfig }) =>
    new ProbedProgram(process.execPath, [`--max-semi-space-size=${semiSpaceMb}`, built('agent-alone'), kubeconfig]),
  informer: ({ kubeconfig }) => new ProbedProgram(process.execPath, [built('informer'), kubeconfig]),
  watch: ({ kubeconfig }) => new ProbedProgram(process.execPath, [built('watch'), kubeconfig]),
  kubectl: ({ kubeconfig, folder }) => new Kubectl(kubeconfig, join(folder, 'kubectl-cache')),
}

function naive(place: Place, page: 'pods' | 'cells'): Contestant {
  const data = join(place.folder, `data-${(runs += 1)}`)
  return app(place, data, [naiveFolder, `--user-data-dir=${data}`, place.kubeconfig, page])
}

function app({ electron, kubeconfig, folder }: Place, data: string, words: readonly string[]): Contestant {
  const isRoot = process.getuid?.() === 0
  return new ProbedProgram(electron, ['-r', built('app-probe'), ...(isRoot ? ['--no-sandbox'] : []), ...words], {
    NODE_OPTIONS: `--require ${built('agent-probe')}`,
    // A home of its own: no kubeconfig of this machine's user is seen.
    HOME: folder,
    XDG_CONFIG_HOME: data,
    KUBECONFIG: kubeconfig,
  })
}
