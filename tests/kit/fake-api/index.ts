export type { ApiObject, PlayedEvent, StoredObject, WatchEvent } from './api-object.ts'
export { FakeApi, type FakeApiOptions, type SeenRequest } from './fake-api.ts'
export type { Breakage, RequestFilter } from './faults.ts'
export { status } from './statuses.ts'
