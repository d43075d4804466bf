// Puts the bridge into the page: two functions, and nothing else of Electron's.
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type Bridge, bridgeKey, callChannel, eventChannel } from './contract/bridge.ts';
import type { AppEvent } from './contract/events.ts';

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
    const onEvent = (_event: IpcRendererEvent, event: AppEvent) => listener(event);
    ipcRenderer.on(eventChannel, onEvent);
    return () => {
      ipcRenderer.off(eventChannel, onEvent);
    };
  },
};

contextBridge.exposeInMainWorld(bridgeKey, bridge);
