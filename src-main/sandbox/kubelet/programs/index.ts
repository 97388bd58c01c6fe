import { cat, ls, mkdir, rm, touch, wc } from './file-programs.ts'
import { nslookup } from './nslookup.ts'
import {
  date,
  echo,
  env,
  fail,
  grep,
  head,
  hostname,
  id,
  printenv,
  pwd,
  sleep,
  succeed,
  tail,
  test,
  uname,
  whoami,
} from './plain-programs.ts'
import { shellProgram } from './shell.ts'
import type { Program } from './types.ts'

/** Every program that a container of the sandbox has, whatever its image. */
const programs: { readonly [name: string]: Program } = {
  '[': test,
  ash: shellProgram(findProgram),
  bash: shellProgram(findProgram),
  cat,
  date,
  echo,
  env,
  false: fail,
  grep,
  head,
  hostname,
  id,
  ls,
  mkdir,
  nslookup,
  printenv,
  pwd,
  rm,
  sh: shellProgram(findProgram),
  sleep,
  sync: succeed,
  tail,
  test,
  touch,
  true: succeed,
  uname,
  wc,
  whoami,
}

const folders = ['/bin/', '/usr/bin/', '/sbin/', '/usr/sbin/', '/usr/local/bin/']

/** A program by its name or by its path in a folder of the PATH; undefined: the container has none of that name. */
export function findProgram(name: string): Program | undefined {
  const folder = folders.find((one) => name.startsWith(one))
  const own = folder === undefined ? name : name.slice(folder.length)
  return Object.hasOwn(programs, own) ? programs[own] : undefined
}
