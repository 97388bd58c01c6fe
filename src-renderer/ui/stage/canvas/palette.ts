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
}

/** Fills that carry status stay as they are in the system's contrast themes; outlines and type take the system's colours. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const isForced = matchMedia('(forced-colors: active)').matches
  const line = (name: string): string => (isForced ? 'CanvasText' : token(name))
  const ground = (name: string): string => (isForced ? 'Canvas' : token(name))
  return {
    wait: token('--wait'),
    work: token('--work'),
    ok: token('--ok'),
    leave: token('--leave'),
    fail: token('--fail'),
    unknown: token('--unknown'),
    ink: token('--ink'),
    text: line('--text'),
    muted: line('--muted'),
    edge: line('--edge'),
    rule: line('--rule'),
    surface: ground('--surface'),
    sunken: ground('--sunken'),
    font: token('--sans'),
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
