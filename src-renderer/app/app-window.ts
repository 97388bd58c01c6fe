import type { ActionName } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { chordsOf } from '#shared/contract/chords.ts'
import { equal } from '#shared/kit/equal.ts'
import { nameKey } from '#shared/model/change.ts'
import type { Clock } from '#shared/kit/clock.ts'
import { text } from '#shared/words/index.ts'
import type { StagePlace } from '../scenes/stage/types.ts'
import type { PickerName } from '../ui/frame/picker-list.ts'
import { deedsOf, type Deeds } from './deeds.ts'
import { Display } from './display.svelte.ts'
import { focusStage } from './focus.ts'
import { isMac, keySettingOf, meaningOf } from './keyboard.ts'
import { OpenParts } from './open-parts.svelte.ts'
import type { Podium } from './podium.svelte.ts'
import { hindranceOf } from './situation.ts'
import { WindowState } from './window-state.svelte.ts'

/** One window as its parts know it: what it shows, what is open in it, and everything that can be done in it. */
export class AppWindow {
  readonly podium: Podium
  readonly clock: Clock
  readonly open = new OpenParts()
  readonly display: Display
  readonly state: WindowState
  readonly #deeds: Deeds

  constructor(podium: Podium, clock: Clock) {
    this.podium = podium
    this.clock = clock
    this.display = new Display(
      () => podium.preferences,
      podium.startMode,
      (mode) => podium.rememberMode(mode),
    )
    this.state = new WindowState(podium, this.display, this.open, clock)
    this.#deeds = deedsOf(this)
  }

  /** Does what a key, the menu or the palette asks for, or says why it cannot be done. */
  perform(name: ActionName): void {
    const reason = this.reasonAgainst(name)
    if (reason === null) this.#deeds[name]()
    else this.state.speech.urge(text('hindrance.cannot', { action: text(`action.${name}`), reason }))
  }

  /** Why an action cannot be done now, or null if it can. */
  reasonAgainst(name: ActionName): string | null {
    const hindrance = hindranceOf(name, this.state.situation)
    return hindrance === null ? null : text(hindrance)
  }

  /** The keys of an action as this person has them. */
  chordsOf(name: ActionName): readonly string[] {
    return chordsOf(name, this.habits.chords)
  }

  /** How this person uses keys. */
  get habits(): Pick<Preferences, 'singleKeys' | 'chords'> {
    const { singleKeys = true, chords = {} } = this.podium.preferences ?? {}
    return { singleKeys, chords }
  }

  handleKey(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const { press, setting } = keySettingOf(event, this.habits)
    const meaning = meaningOf(press, setting)
    if (meaning === null) {
      const isOurs = !setting.hasDialog && (this.#entersStage(event) || (event.key === 'Escape' && this.stepOut()))
      if (isOurs) event.preventDefault()
      return
    }
    event.preventDefault()
    if (meaning !== 'swallow') this.perform(meaning)
  }

  /** While nothing has the focus, the keys of the picture lead into it: Home and End to the first and the last ordinal. */
  #entersStage({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const isKeyOfPicture = key.startsWith('Arrow') || key === 'Home' || key === 'End'
    if (target !== document.body || !isKeyOfPicture || ctrlKey || metaKey || altKey) return false
    const slots = this.state.stage?.state.slots ?? []
    const slot = key === 'Home' ? slots[0] : key === 'End' ? slots.at(-1) : null
    if (slot === undefined) return false
    if (slot !== null) {
      this.podium.stageView.pin(slot.slot.ordinal)
      this.podium.selection.focus({ slot: slot.key, row: 'pod', template: null })
    }
    focusStage()
    return true
  }

  /** What Escape takes back, one thing at a time; false when nothing is left to leave. */
  stepOut(): boolean {
    const { selection } = this.podium
    if (this.open.details) this.open.details = false
    else if (selection.selected !== null) selection.clear()
    else if (this.open.filter) this.closeFilter()
    else if (this.display.mode === 'lesson') this.display.setMode('desk')
    else return false
    return true
  }

  /** Selects and shows the details; asked again by key, the person goes into them. */
  showDetails(place: StagePlace, byKey: boolean): void {
    const { selection } = this.podium
    if (byKey && this.open.details && equal(selection.selected, place)) this.open.enteredDetails += 1
    selection.select(place)
    this.open.details = true
  }

  choose(picker: PickerName, key: string): void {
    this.podium.stageView.forget()
    this.open.filter = false
    if (picker === 'context') this.podium.connect(key)
    else if (picker === 'namespace') this.podium.chooseNamespace(key)
    else this.podium.chooseWorkload(key)
  }

  /** From the field of the filter to the first slot that matches. */
  goToMatch(): void {
    const [first] = this.state.matching
    if (first === undefined) this.state.speech.urge(text('filter.none'))
    else this.goTo({ slot: first.key, row: 'pod', template: null })
  }

  /** Nothing is dimmed any more, and the focus goes back to the stage. */
  closeFilter(): void {
    this.podium.stageView.filter('')
    this.open.filter = false
    focusStage()
  }

  /** Selects a thing of any set that is watched, and shows its set. */
  goTo(place: StagePlace): void {
    const slot = this.state.maps?.slot.get(place.slot)
    if (slot === undefined) return
    const workload = nameKey(slot.namespace, slot.set)
    if (workload !== this.state.workload) this.choose('workload', workload)
    this.podium.stageView.pin(slot.ordinal)
    this.podium.selection.select(place)
    focusStage()
  }

  get isMac(): boolean {
    return isMac()
  }
}
