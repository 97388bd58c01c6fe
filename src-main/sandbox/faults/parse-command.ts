import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { ControlCommand, Fault, FaultTarget } from '../control.ts'

/** What was read, or what was expected in its place. */
type Read<Value> = Result<Value, string>
type Fields = { readonly [key: string]: unknown }

export const slowestSpeed = 0.25
export const fastestSpeed = 16
/** A week at once is more than any lesson needs, and still done in a moment. */
const longestStepSeconds = 604_800

/** Reads a command as it comes over HTTP; a failure says what was expected, found where. */
export function parseCommand(value: unknown): Read<ControlCommand> {
  const fields = fieldsOf(value)
  if (fields === null) return expected('a command', 'an object with "command"', value)
  const { command } = fields
  switch (command) {
    case 'freeze':
    case 'resume':
      return ok({ command })
    case 'speed':
      return map(numberIn(fields, 'speed', slowestSpeed, fastestSpeed), (speed) => ({ command, speed }))
    case 'step':
      return map(numberIn(fields, 'seconds', 0, longestStepSeconds), (seconds) => ({ command, seconds }))
    case 'reset':
      return parseReset(fields)
    case 'scenario':
      return map(text(fields, 'name'), (name) => ({ command, name }))
    case 'fault':
    case 'mend':
      return map(parseFault(fields['fault']), (fault) => ({ command, fault }))
    default:
      return expected('command', 'freeze, resume, speed, step, reset, scenario, fault or mend', command)
  }
}

function parseReset(fields: Fields): Read<ControlCommand> {
  const { seed, scenario } = fields
  if (seed !== undefined && (typeof seed !== 'number' || !Number.isSafeInteger(seed) || seed < 0)) {
    return expected('seed', 'a whole number of 0 or more', seed)
  }
  if (scenario !== undefined && scenario !== null && typeof scenario !== 'string') {
    return expected('scenario', 'a name, or null for an empty cluster', scenario)
  }
  return ok({
    command: 'reset',
    ...(seed === undefined ? {} : { seed }),
    ...(scenario === undefined ? {} : { scenario }),
  })
}

/** Reads a fault. */
export function parseFault(value: unknown): Read<Fault> {
  const fields = fieldsOf(value)
  if (fields === null) return expected('fault', 'an object with "fault"', value)
  const { fault } = fields
  switch (fault) {
    case 'failReadiness':
    case 'crash':
    case 'imageError':
      return map(parseTarget(fields['on']), (on) => ({ fault, on }))
    case 'slowPull':
    case 'slowAttach': {
      const on = parseTarget(fields['on'])
      if (on.kind === 'failed') return on
      return map(numberIn(fields, 'seconds', 0, longestStepSeconds), (seconds) => ({ fault, on: on.value, seconds }))
    }
    case 'nodeSilent':
    case 'nodeFull':
      return map(text(fields, 'node'), (node) => ({ fault, node }))
    case 'provisionerSilent':
    case 'provisionerRefusing':
      return map(text(fields, 'storageClass'), (storageClass) => ({ fault, storageClass }))
    case 'apiErrors':
      return map(numberIn(fields, 'rate', 0, 1), (rate) => ({ fault, rate }))
    case 'cutWatches':
    case 'expireVersions':
      return ok({ fault })
    default:
      return expected('fault.fault', 'the name of a fault', fault)
  }
}

function parseTarget(value: unknown): Read<FaultTarget> {
  const fields = fieldsOf(value)
  const kind = fields?.['kind']
  if (fields === null || (kind !== 'Pod' && kind !== 'StatefulSet')) {
    return expected('fault.on', 'an object with kind Pod or StatefulSet, namespace and name', value)
  }
  const namespace = text(fields, 'namespace')
  if (namespace.kind === 'failed') return namespace
  return map(text(fields, 'name'), (name) => ({ kind, namespace: namespace.value, name }))
}

function text(fields: Fields, key: string): Read<string> {
  const value = fields[key]
  return typeof value === 'string' && value !== '' ? ok(value) : expected(key, 'a name', value)
}

function numberIn(fields: Fields, key: string, least: number, most: number): Read<number> {
  const value = fields[key]
  const isFit = typeof value === 'number' && value >= least && value <= most
  return isFit ? ok(value) : expected(key, `a number from ${least} to ${most}`, value)
}

const map = <From, To>(read: Read<From>, to: (value: From) => To): Read<To> =>
  read.kind === 'ok' ? ok(to(read.value)) : read

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

const expected = (place: string, wanted: string, found: unknown): Read<never> =>
  failed(`${place}: expected ${wanted}, found ${JSON.stringify(found)?.slice(0, 100) ?? 'nothing'}`)
