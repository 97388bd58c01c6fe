import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { pushNames, requestNames } from '#shared/contract/names.ts'

/**
 * The page's side of the bridge, in the isolated world: named requests out, named pushes in, and the agent's port handed
 * through. It offers no generic `send`; the names are checked here, the payloads in main.
 */
/** A page cannot name a path: that of a dropped file is looked up here. */
const requests: ReadonlySet<string> = new Set(requestNames.filter((name) => name !== 'offerFile'))
const pushes: ReadonlySet<string> = new Set(pushNames)

const podium = {
  request(name: string, payload: unknown): Promise<unknown> {
    if (!requests.has(name)) return Promise.reject(new Error(`Expected a request of the bridge, found "${name}".`))
    return ipcRenderer.invoke(`podium:${name}`, payload)
  },
  subscribe(name: string, listener: (push: unknown) => void): () => void {
    if (!pushes.has(name)) throw new Error(`Expected a push of the bridge, found "${name}".`)
    const deliver = (_event: IpcRendererEvent, push: unknown): void => listener(push)
    ipcRenderer.on(`podium:push:${name}`, deliver)
    return () => ipcRenderer.off(`podium:push:${name}`, deliver)
  },
  offerFile(file: File): Promise<unknown> {
    return ipcRenderer.invoke('podium:offerFile', { path: webUtils.getPathForFile(file) })
  },
}

contextBridge.exposeInMainWorld('podium', podium)

// A MessagePort cannot cross the context bridge, but it can be posted to the page's own window.
ipcRenderer.on('podium:agent', (event) => {
  window.postMessage('podium:agent', window.location.origin, [...event.ports])
})
