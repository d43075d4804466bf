// Puts the bridge into the page: two functions, and nothing else of Electron's. What is dropped it tells the main
// process by itself.
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { type Bridge, bridgeKey, callChannel, eventChannel, takenChannel } from './contract/bridge.ts';
import { droppedChannel } from './contract/dropped.ts';
import type { AppEvent } from './contract/events.ts';
import { watchDrops } from './watch-drops.ts';

const bridge: Bridge = {
  async call(method, input) {
    try {
      return await ipcRenderer.invoke(callChannel, method, input);
    } catch {
      // The main process refused the sender, or is going away.
      return { ok: false, error: { code: 'disconnected', detail: {} } };
    }
  },
  subscribe(listener) {
    // The main process sends only so much ahead of what is taken.
    const onEvent = (_event: IpcRendererEvent, event: AppEvent, number: number) => {
      try {
        listener(event);
      } finally {
        ipcRenderer.send(takenChannel, number);
      }
    };
    ipcRenderer.on(eventChannel, onEvent);
    ipcRenderer.send(takenChannel, null);
    return () => {
      ipcRenderer.off(eventChannel, onEvent);
    };
  },
};

watchDrops(window, webUtils.getPathForFile, (paths) => ipcRenderer.send(droppedChannel, paths));
contextBridge.exposeInMainWorld(bridgeKey, bridge);
