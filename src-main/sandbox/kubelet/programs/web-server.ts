import { resolvePath, type Files } from '../files/types.ts'
import { formatDate } from './dates.ts'
import type { Program, ProgramContext, WebAnswer, WebRequest } from './types.ts'

/** One kind of web server: how its refusals and its log look. */
interface Style {
  readonly server: string
  readonly page: (status: number, reason: string) => string
  readonly isLogged: boolean
}

const nginxStyle: Style = {
  server: 'nginx',
  page: (status, reason) =>
    `<html>\r\n<head><title>${status} ${reason}</title></head>\r\n<body>\r\n<center><h1>${status} ${reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  isLogged: true,
}

const apacheStyle: Style = {
  server: 'Apache (Unix)',
  page: (status, reason) =>
    `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reason}</title>\n</head><body>\n<h1>${reason}</h1>\n</body></html>\n`,
  isLogged: true,
}

const busyboxStyle: Style = {
  server: '',
  page: (status, reason) =>
    `<HTML><HEAD><TITLE>${status} ${reason}</TITLE></HEAD>\n<BODY><H1>${status} ${reason}</H1>\nThe requested URL was not found\n</BODY></HTML>\n`,
  isLogged: false,
}

const nginxFolder = '/usr/share/nginx/html'
const apacheFolder = '/usr/local/apache2/htdocs'

/** The command that an image of a web server begins with; null: it is none. */
export function serverOfImage(image: string): readonly string[] | null {
  if (/(^|\/)(nginx|nginx-slim|nginx-unprivileged)(:|@|$)/.test(image)) return ['nginx', '-g', 'daemon off;']
  return /(^|\/)httpd(:|@|$)/.test(image) ? ['httpd-foreground'] : null
}

export const nginx: Program = (context, exit) => {
  if (context.words[1] === '-v') {
    context.error(`nginx version: nginx/${/:(\d+\.\d+\.\d+)/.exec(context.image)?.[1] ?? '1.27.0'}\n`)
    exit(0)
    return () => undefined
  }
  if (context.words[1] === '-s' || context.words[1] === '-t') {
    context.error(`nginx: the sandbox's server has no settings: it serves ${nginxFolder} on port 80\n`)
    exit(1)
    return () => undefined
  }
  begin(context.files, nginxFolder, 'Welcome to nginx!')
  return serve(context, exit, { port: 80, folder: nginxFolder, style: nginxStyle })
}

export const apache: Program = (context, exit) => {
  begin(context.files, apacheFolder, 'It works!')
  return serve(context, exit, { port: 80, folder: apacheFolder, style: apacheStyle })
}

/** `httpd -f -p 8080 -h /www`, the one of BusyBox. */
export const httpd: Program = (context, exit) => {
  const { words, directory } = context
  const after = (flag: string): string | undefined => {
    const joined = words.find((word) => word.startsWith(flag) && word.length > 2)
    return joined?.slice(2) ?? (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined)
  }
  if (!words.some((word) => /^-[vi]*f/.test(word))) {
    context.error('httpd: the sandbox runs nothing in the background: use httpd -f\n')
    exit(1)
    return () => undefined
  }
  const port = Number((after('-p') ?? '80').split(':').at(-1))
  return serve(context, exit, { port, folder: resolvePath(directory, after('-h') ?? '.'), style: busyboxStyle })
}

/** The page that an image brings along. What is mounted in its place hides it. */
function begin(files: Files, folder: string, title: string): void {
  const steps = folder.split('/').slice(1)
  for (let depth = 1; depth <= steps.length; depth += 1) files.makeDirectory(`/${steps.slice(0, depth).join('/')}`)
  if (files.facts(`${folder}/index.html`) !== null || files.isMounted?.(folder) === true) return
  files.write(`${folder}/index.html`, `<html><body><h1>${title}</h1></body></html>\n`)
}

interface Site {
  readonly port: number
  readonly folder: string
  readonly style: Style
}

function serve(context: ProgramContext, exit: (code: number) => void, site: Site): () => void {
  const { network, clock, output, error, words } = context
  const stop = network.serve(site.port, (request) => {
    const answer = answerOf(context.files, site, request)
    if (site.style.isLogged) output(logLine(request, answer, clock.nowMs()))
    return answer
  })
  if (stop !== null) return stop
  error(`${words[0] ?? ''}: bind: Address already in use\n`)
  exit(1)
  return () => undefined
}

function answerOf(files: Files, { folder, style }: Site, { path, method }: WebRequest): WebAnswer {
  const answer = (status: number, reason: string, body?: string): WebAnswer => ({
    status,
    reason,
    server: style.server,
    body: body ?? style.page(status, reason),
  })
  if (method !== 'GET' && method !== 'HEAD') return answer(405, 'Not Allowed')
  // A path cannot climb out of the folder: it is made normal before it is joined.
  const inside = resolvePath('/', path.split(/[?#]/)[0] ?? '/')
  const whole = `${folder}${inside === '/' ? '' : inside}`
  const isDirectory = files.facts(whole)?.kind === 'directory'
  const text = files.read(isDirectory ? `${whole}/index.html` : whole)
  if (text !== null) return answer(200, 'OK', text)
  return isDirectory && style.isLogged ? answer(403, 'Forbidden') : answer(404, 'Not Found')
}

function logLine({ from = '-', method, path, agent }: WebRequest, { status, body }: WebAnswer, nowMs: number): string {
  const at = formatDate(nowMs, '%d/%b/%Y:%H:%M:%S +0000')
  return `${from} - - [${at}] "${method} ${path} HTTP/1.1" ${status} ${Buffer.byteLength(body)} "-" "${agent}" "-"\n`
}
