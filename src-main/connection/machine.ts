import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'

/** What the kubeconfig rules ask of the machine, so that tests can stand in for it. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly workingFolder: string
  /** Rejects with Node's own errors. */
  readonly readFile: (path: string) => Promise<string>
}

export const systemMachine: Machine = {
  get environment() {
    return process.env
  },
  // Reads HOME before it asks the system, as kubectl does.
  get home() {
    return homedir()
  },
  get workingFolder() {
    return process.cwd()
  },
  readFile: (path) => readFile(path, 'utf8'),
}
