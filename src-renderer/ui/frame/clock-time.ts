/** Time of day in the window's zone, `10:04:09`: the same shape in every language, because it is compared and counted. */
export function clockTime(atMs: number): string {
  const date = new Date(atMs)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}
