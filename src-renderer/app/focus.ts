import { tick } from 'svelte'

/** Where the control that was used goes or has nothing more to do, the stage takes the focus from it. */
export function keepFocus(): void {
  if (document.activeElement === document.body) return
  // A control loses the focus with the frame that shows it so.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) focusStage()
    }),
  )
}

/** The place of the stage that has the keyboard's attention gets the focus, once the page shows it as such. */
export function focusStage(): void {
  void tick().then(() => document.querySelector<HTMLElement>('[role=grid] [role=gridcell][tabindex="0"]')?.focus())
}
