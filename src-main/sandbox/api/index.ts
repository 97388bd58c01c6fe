// The face of this folder: what the sandbox puts together, and what other parts of it implement.
export { createApiServer } from './api-server.ts'
export { serveApi } from './server.ts'
export type { ApiListener, ServeOptions } from './server.ts'
export type { ApiAnswer, ApiParts, ApiRequest, ApiServer, RequestFacts, RequestFaults, Verb } from './types.ts'
