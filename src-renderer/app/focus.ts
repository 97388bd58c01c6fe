import { tick } from 'svelte'

/** The place of the stage that has the keyboard's attention gets the focus, once the page shows it as such. */
export function focusStage(): void {
  void tick().then(() => document.querySelector<HTMLElement>('[role=grid] [role=gridcell][tabindex="0"]')?.focus())
}
