// What is of one run only is replaced, so that answers of two clusters can be compared.

/** @param {string} text @param {string} namespace */
function plain(text, namespace) {
  return text
    .replaceAll(namespace, 'NS')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/current: \d+/g, 'current: N')
}

const dropped = new Set(['managedFields', 'description'])

/** @param {any} value @param {string} namespace @returns {any} */
export function normal(value, namespace) {
  if (typeof value === 'string') return plain(value, namespace)
  if (Array.isArray(value)) return value.map((one) => normal(one, namespace))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([key]) => !dropped.has(key))
  return Object.fromEntries(
    entries.map(([key, entry]) => {
      if (key === 'resourceVersion') return [key, 'N']
      if (key === 'continue') return [key, 'TOKEN']
      // The ages in a Table's cells.
      if (key === 'cells') return [key, entry.map((/** @type {any} */ cell) => (/^\d+[smh]/.test(String(cell)) && typeof cell === 'string' ? 'AGE' : cell))]
      return [key, normal(entry, namespace)]
    }),
  )
}

/** A bookmark in the middle comes when it likes; only the one that ends the initial events is certain. @param {any} line */
const isChance = (line) => line.type === 'BOOKMARK' && line.object.metadata.annotations === undefined

/** A body as it is compared: JSON parsed, a watch line by line, all else as text. @param {string} text @param {string} type @param {string} namespace */
export function normalBody(text, type, namespace) {
  if (!type.startsWith('application/json')) {
    const noFields = text.replace(/^ {2}managedFields:\n( {2}[- ] .*\n)+/m, '')
    return plain(noFields, namespace).replaceAll(/resourceVersion: "\d+"/g, 'resourceVersion: "N"')
  }
  const isIndented = text.startsWith('{\n')
  const lines = isIndented ? [text] : text.split('\n').filter((line) => line !== '')
  const parsed = lines.map((line) => normal(JSON.parse(line), namespace)).filter((line) => !isChance(line))
  return { ...(isIndented ? { isIndented } : {}), ...(parsed.length === 1 ? { body: parsed[0] } : { lines: parsed }) }
}

/** Fills a request's path from the answers before it. @param {string} text @param {Record<string, string>} values */
export const filled = (text, values) => text.replaceAll(/\{(ns|continue|uid|version)\}/g, (_, name) => values[name] ?? '')
