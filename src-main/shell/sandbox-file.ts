import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The kubeconfig of the app's sandbox: always at the same place in the user's data, so that a terminal's KUBECONFIG outlives a restart. */
export class SandboxFile {
  readonly path: string
  readonly #folder: string

  constructor(userData: string) {
    this.#folder = join(userData, 'sandbox')
    this.path = join(this.#folder, 'kubeconfig')
  }

  /** Only its owner may read it: there is a token in it. */
  async write(content: string | null): Promise<string> {
    await rm(this.path, { force: true })
    if (content === null) return this.path
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await writeFile(this.path, content, { mode: 0o600 })
    return this.path
  }
}
