import { atOnce, type Program } from './types.ts'

/** Programs of databases, and the images that have them. */
const clients: readonly { readonly names: readonly string[]; readonly image: RegExp }[] = [
  { names: ['redis-sentinel', 'redis-benchmark', 'redis-check-aof'], image: /redis|valkey/ },
  {
    names: ['psql', 'pg_dump', 'pg_restore', 'pg_isready', 'createdb', 'pgbench'],
    image: /postgres|postgis|timescale/,
  },
  { names: ['mysql', 'mysqladmin', 'mysqldump', 'mariadb', 'mariadb-dump'], image: /mysql|mariadb|percona|xtrabackup/ },
  { names: ['zkCli.sh', 'zkServer.sh', 'zookeeper-ready'], image: /zookeeper/ },
  { names: ['cqlsh', 'nodetool'], image: /cassandra/ },
  { names: ['mongo', 'mongosh', 'mongod', 'mongodump'], image: /mongo/ },
  { names: ['etcdctl', 'etcd'], image: /etcd/ },
]

/** 127, as for a program that is not there: scripts that ask for the code see a failure. */
const notSimulated: Program = atOnce(({ words: [name = ''], error }) => {
  error(
    `${name}: the sandbox does not run this program yet: its containers have files, names and a network, but no such database answers in them. Use a real cluster for this step.\n`,
  )
  return 127
})

/** What people type in a shell and the sandbox does not play, so that nobody takes the image for the reason. */
const everyday = new Set([
  'ps',
  'top',
  'kill',
  'df',
  'du',
  'mount',
  'vi',
  'find',
  'sed',
  'awk',
  'chown',
  'ip',
  'ifconfig',
  'netstat',
  'nc',
  'dig',
])

const notPlayed: Program = atOnce(({ words: [name = ''], error }) => {
  error(`${name}: the sandbox does not know this program. Use a real cluster for this step.\n`)
  return 127
})

/** A database's program that a real container of the image would have; it says that it is not simulated. */
export function databaseProgram(name: string, image: string): Program | undefined {
  const isThere = clients.some((client) => client.names.includes(name) && client.image.test(image))
  if (isThere) return notSimulated
  return everyday.has(name) ? notPlayed : undefined
}
