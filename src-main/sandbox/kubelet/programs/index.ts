import { databaseProgram } from './databases.ts'
import { cat, chmod, ls, mkdir, rm, touch, wc } from './file-programs.ts'
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
import { cp, mv, ping, rev, seq, tee } from './more-programs.ts'
import { isRedisImage, redisClient, redisServer } from './redis.ts'
import { shellProgram } from './shell.ts'
import { tar } from './tar.ts'
import type { Program } from './types.ts'
import { curl, wget } from './web-clients.ts'
import { apache, httpd, nginx } from './web-server.ts'

/** Every program that a container of the sandbox has, whatever its image. */
const programs: { readonly [name: string]: Program } = {
  '[': test,
  ash: shellProgram(findProgram),
  bash: shellProgram(findProgram),
  cat,
  chmod,
  cp,
  curl,
  date,
  echo,
  env,
  false: fail,
  grep,
  head,
  hostname,
  httpd,
  'httpd-foreground': apache,
  id,
  ls,
  mkdir,
  mv,
  nginx,
  nslookup,
  ping,
  printenv,
  pwd,
  rev,
  rm,
  seq,
  sh: shellProgram(findProgram),
  sleep,
  sync: succeed,
  tail,
  tar,
  tee,
  test,
  touch,
  true: succeed,
  uname,
  wc,
  wget,
  whoami,
}

const folders = ['/bin/', '/usr/bin/', '/sbin/', '/usr/sbin/', '/usr/local/bin/']

/**
 * A program by its name or by its path in a folder of the PATH; undefined: the container has none of that name. Those of
 * web servers are in every image, those of databases in theirs alone, and they say that they are not simulated.
 */
export function findProgram(name: string, image: string): Program | undefined {
  return findSimulated(name, image) ?? databaseProgram(ownName(name), image)
}

const redisPrograms = new Map([
  ['redis-server', redisServer],
  ['redis-cli', redisClient],
  ['valkey-server', redisServer],
  ['valkey-cli', redisClient],
])

/** As `findProgram`, without programs that only say that they are not simulated. */
export function findSimulated(name: string, image: string): Program | undefined {
  const own = ownName(name)
  if (Object.hasOwn(programs, own)) return programs[own]
  return isRedisImage(image) ? redisPrograms.get(own) : undefined
}

function ownName(name: string): string {
  const folder = folders.find((one) => name.startsWith(one))
  return folder === undefined ? name : name.slice(folder.length)
}
