import { contextBridge } from 'electron'
import { watchPage } from './page.ts'

contextBridge.executeInMainWorld({ func: watchPage })
