import type { CellLook } from '../../scenes/stage/types.ts'
import type { PlateName } from '../marks/symbols.ts'

/** The plate that stands for a look beside words; null where a look is only an outline. */
export const platesOfLooks: { readonly [Look in CellLook]: PlateName | null } = {
  ready: 'plate-ready',
  notReady: 'plate-not-ready',
  creating: 'plate-creating',
  pending: 'plate-pending',
  failing: 'plate-failing',
  terminating: 'plate-terminating',
  unknown: 'plate-unknown',
  completed: 'plate-completed',
  none: null,
  kept: null,
  padlock: null,
  published: null,
  unpublished: null,
}
