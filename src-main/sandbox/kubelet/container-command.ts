import type { ObjectOf } from '../objects.ts'
import { findSimulated } from './programs/index.ts'
import { isRedisImage } from './programs/redis.ts'
import { knowsScript } from './programs/shell-knowledge.ts'
import { serverOfImage } from './programs/web-server.ts'

type Container = ObjectOf['pods']['spec']['containers'][number]

/**
 * The words that a container runs, if the sandbox has programs for all of them; null: its life is played, and it runs
 * until it is told otherwise. Images are not looked into: of a few it is known what they begin with.
 */
export function commandOf(
  container: Container,
  environment: () => Readonly<Record<string, string>>,
): readonly string[] | null {
  const { command = [], args = [], image = '' } = container
  const words = [...command, ...args].map((word) => (word.includes('$') ? substituted(word, environment()) : word))
  const [name, flag = '', script] = words
  if (name === undefined)
    return (
      serverOfImage(image) ??
      (isRedisImage(image) ? ['redis-server'] : null) ??
      (isShellImage(image) && container.stdin === true ? ['sh'] : null)
    )
  if (findSimulated(name, image) === undefined) return null
  const isScript = /(^|\/)(sh|bash|ash)$/.test(name) && /^-[a-z]*c$/.test(flag)
  if (isScript) return script !== undefined && knowsScript(script, (one) => findSimulated(one, image)) ? words : null
  return words
}

/** Images that begin with a shell. */
const isShellImage = (image: string): boolean => /(^|\/)(busybox|alpine|debian|ubuntu|bash)(:|@|$)/.test(image)

/** `$(NAME)` in a command stands for a variable, `$$` for a dollar (kubernetes: third_party/forked/golang/expansion). */
const substituted = (word: string, environment: Readonly<Record<string, string>>): string =>
  word.replaceAll(/\$\$|\$\(([\w.-]+)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (environment[name] ?? whole),
  )
