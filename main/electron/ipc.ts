// The bridge's end in the main process: calls of our own page come in, events go to every window.
import { type IpcMain, type IpcMainInvokeEvent, type WebContents, webContents } from 'electron';
import { callChannel, eventChannel } from '../../preload/contract/bridge.ts';
import type { App } from '../app.ts';
import { isOurs } from './origin.ts';

/** Connects pages with the app for as long as the process runs. */
export function serveIpc(ipcMain: IpcMain, app: Pick<App, 'call' | 'subscribe'>): void {
  ipcMain.handle(callChannel, (event, method: unknown, input: unknown) => {
    if (!isOurPage(event)) throw new Error('Only the page of the app may call it.');
    return app.call(String(method), input);
  });
  app.subscribe((event) => {
    for (const contents of webContents.getAllWebContents())
      if (listens(contents)) contents.send(eventChannel, event);
  });
}

/** A page of ours that is the window's own, not a frame in it. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOurs(senderFrame.url);
}

function listens(contents: WebContents): boolean {
  return !contents.isDestroyed() && isOurs(contents.getURL());
}
