/** The colours and type that cells are drawn with, as the theme has them now. */
export interface Palette {
  readonly wait: string
  readonly work: string
  readonly ok: string
  readonly leave: string
  readonly fail: string
  readonly unknown: string
  readonly ink: string
  readonly text: string
  readonly muted: string
  readonly edge: string
  readonly rule: string
  readonly surface: string
  readonly sunken: string
  readonly font: string
  /** A contrast theme of the system is on: states have no hues, and differ by what is drawn in them. */
  readonly isForced: boolean
}

/**
 * In a contrast theme of the system its colours are all there are, for cells are too small to carry another one beside them:
 * what is well or broken is filled with the colour of text, all else is an outline with a shape in it.
 */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const isForced = matchMedia('(forced-colors: active)').matches
  const line = (name: string): string => (isForced ? 'CanvasText' : token(name))
  const ground = (name: string): string => (isForced ? 'Canvas' : token(name))
  return {
    wait: ground('--wait'),
    work: ground('--work'),
    ok: line('--ok'),
    leave: ground('--leave'),
    fail: line('--fail'),
    unknown: ground('--unknown'),
    ink: line('--ink'),
    text: line('--text'),
    muted: line('--muted'),
    edge: line('--edge'),
    rule: line('--rule'),
    surface: ground('--surface'),
    sunken: ground('--sunken'),
    font: token('--sans'),
    isForced,
  }
}

/**
 * Calls back when the theme, the mode, the system's contrast or the density of pixels changes, or when type has come that was
 * not there when the cells were drawn; returns its stop.
 */
export function watchLooks(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-mode'] })
  const queries = ['(forced-colors: active)', '(prefers-contrast: more)', `(resolution: ${devicePixelRatio}dppx)`].map(
    (query) => matchMedia(query),
  )
  for (const query of queries) query.addEventListener('change', onChange)
  document.fonts.addEventListener('loadingdone', onChange)
  return () => {
    observer.disconnect()
    document.fonts.removeEventListener('loadingdone', onChange)
    for (const query of queries) query.removeEventListener('change', onChange)
  }
}
