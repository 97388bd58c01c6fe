// The face of this folder: everything that the API server needs to know of the types of Kubernetes.
// How a write goes (kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers):
//   POST, PUT   decodeBody → strategy.applyDefaults → trackUpdate → registry
//   PATCH       patchObject → strategy.applyDefaults → trackUpdate → registry
//   apply       applyObject → strategy.applyDefaults → registry
export type { Body, Decoded, FieldValidation, GroupVersionKind, PatchKind, Writer } from './types.ts'
export { decodeBody, decodeValue } from './decode.ts'
export type { Expected } from './decode.ts'
export { patchObject } from './patch.ts'
export type { PatchRequest } from './patch.ts'
export { applyObject } from './apply.ts'
export type { ApplyRequest } from './apply.ts'
export { managerOf, trackUpdate } from './managed-fields.ts'
export type { TrackedUpdate } from './managed-fields.ts'
export {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  servedResources,
} from './discovery.ts'
export type { ServedResource } from './discovery.ts'
export { openApiDocument, openApiIndex, openApiV2 } from './openapi.ts'
