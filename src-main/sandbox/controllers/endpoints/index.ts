export { createEndpointsController } from './endpoints-controller.ts'
export { createEndpointSliceController } from './slice-controller.ts'
