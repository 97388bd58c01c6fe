export { TracePlayer } from './player.ts'
export {
  loadTrace,
  traceNames,
  type DnsAnswer,
  type Trace,
  type TraceEvent,
  type TraceName,
  type TraceStep,
} from './trace.ts'
