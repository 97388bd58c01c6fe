import type { StagePlace } from '../scenes/stage/types.ts'
import type { Caption } from '../stage/caption.ts'
import type { PickerName, StripPicker } from '../ui/frame/picker-list.ts'

export type DialogName = 'palette' | 'keys' | 'about' | 'settings' | 'watch'

/** What is open in this window besides the picture. Nothing of it is about the cluster, and nothing of it is remembered. */
export class OpenParts {
  picker = $state.raw<PickerName | null>(null)
  stripPicker = $state.raw<StripPicker | null>(null)
  dialog = $state.raw<DialogName | null>(null)
  /** The stage as a table. */
  table = $state(false)
  /** The drawer with the details of the selection. */
  details = $state(false)
  /** How often somebody went into the drawer by key: each time its title takes the focus. */
  enteredDetails = $state(0)
  /** The field in which a filter is typed. */
  filter = $state(false)
  /** The place that somebody asked the reason of, and the caption that the answer takes the place of. */
  why = $state.raw<{ readonly place: StagePlace; readonly caption: Caption | null } | null>(null)
}
