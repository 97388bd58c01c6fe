import type { ClaimState, PodState } from '#shared/model/states.ts'

/** Ids of the sprite's plates: silhouette, fill and black glyph of a status. */
export type PlateName =
  | 'plate-ready'
  | 'plate-ready-min'
  | 'plate-not-ready'
  | 'plate-creating'
  | 'plate-pending'
  | 'plate-failing'
  | 'plate-completed'
  | 'plate-terminating'
  | 'plate-unknown'
  | 'plate-kept'

/** Ids of its neutral drawings: kinds and controls. */
export type IconName =
  | 'kind-sts'
  | 'kind-svc'
  | 'kind-svc-broken'
  | 'kind-sc'
  | 'kind-pv'
  | 'kind-pvc'
  | 'kind-po'
  | 'kind-dns'
  | 'icon-prev'
  | 'icon-next'
  | 'icon-pause'
  | 'icon-play'
  | 'icon-live'
  | 'icon-bars'
  | 'icon-clock'
  | 'icon-loop'
  | 'icon-freeze'
  | 'icon-lock'
  | 'icon-search'
  | 'icon-close'
  | 'icon-down'
  | 'icon-left'
  | 'icon-right'
  | 'icon-out'
  | 'icon-copy'
  | 'icon-tick'
  | 'icon-cross'

export function podPlate(state: PodState, settling: boolean): PlateName {
  switch (state) {
    case 'ready':
      return settling ? 'plate-ready-min' : 'plate-ready'
    case 'notReady':
      return 'plate-not-ready'
    case 'creating':
      return 'plate-creating'
    case 'pending':
      return 'plate-pending'
    case 'failing':
      return 'plate-failing'
    case 'completed':
      return 'plate-completed'
    case 'terminating':
      return 'plate-terminating'
    case 'unknown':
      return 'plate-unknown'
  }
}

/** Null where a dashed or padlocked ticket says it by its outline. */
export function claimPlate(state: ClaimState): PlateName | null {
  switch (state) {
    case 'inUse':
      return 'plate-ready'
    case 'pending':
      return 'plate-pending'
    case 'kept':
      return 'plate-kept'
    case 'deleting':
      return 'plate-terminating'
    case 'resizing':
      return 'plate-creating'
    case 'lost':
      return 'plate-failing'
    case 'notCreated':
    case 'notReadable':
      return null
  }
}
