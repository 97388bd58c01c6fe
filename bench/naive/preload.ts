import type { V1Pod } from '@kubernetes/client-node'
import { contextBridge, ipcRenderer } from 'electron'

/** What the naive app's page gets. */
export interface NaiveApi {
  onPod(listener: (change: 'add' | 'update' | 'delete', pod: V1Pod) => void): void
}

const api: NaiveApi = {
  onPod: (listener) =>
    void ipcRenderer.on('pod', (_event, change: 'add' | 'update' | 'delete', pod: V1Pod) => listener(change, pod)),
}
contextBridge.exposeInMainWorld('cluster', api)
