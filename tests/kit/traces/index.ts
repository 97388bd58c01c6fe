export { deepFreeze, projected, traceBatches, type BatchOptions } from './batches.ts'
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
