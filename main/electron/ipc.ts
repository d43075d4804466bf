// The bridge's end in the main process: calls of our own page come in, events go to every window.
import { isAbsolute } from 'node:path';
import {
  type IpcMain,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type WebContents,
  webContents,
} from 'electron';
import { callChannel, eventChannel, takenChannel } from '../../preload/contract/bridge.ts';
import { droppedChannel, mostDropped } from '../../preload/contract/dropped.ts';
import { createPageFeed, maxWaitingBytes, type PageFeed } from '../api/page-feed.ts';
import type { App } from '../app.ts';
import { isOurs } from './origin.ts';

interface Reader {
  readonly feed: PageFeed;
  /** The page has taken every event up to this one; null: it begins to listen, what was sent before is lost. */
  taken(number: number | null): void;
}

/**
 * Connects pages with the app for as long as the process runs.
 * @param maxWaiting bytes of events that may be on their way to a page; injected by tests
 */
export function serveIpc(
  ipcMain: IpcMain,
  app: Pick<App, 'call' | 'subscribe' | 'addDropped'>,
  maxWaiting = maxWaitingBytes,
): void {
  const readers = new WeakMap<WebContents, Reader>();

  function readerOf(contents: WebContents): Reader {
    const known = readers.get(contents);
    if (known !== undefined) return known;
    const reader = createReader(contents, maxWaiting);
    readers.set(contents, reader);
    return reader;
  }

  ipcMain.handle(callChannel, (event, method: unknown, input: unknown) => {
    if (!isOurPage(event)) throw new Error('Only the page of the app may call it.');
    return app.call(String(method), input);
  });
  ipcMain.on(takenChannel, (event, number: unknown) => {
    if (!isOurPage(event) || !(number === null || typeof number === 'number')) return;
    readerOf(event.sender).taken(number);
  });
  ipcMain.on(droppedChannel, (event, paths: unknown) => {
    if (isOurPage(event) && isPaths(paths)) app.addDropped(paths);
  });
  app.subscribe((event) => {
    for (const contents of webContents.getAllWebContents())
      if (listens(contents)) readerOf(contents).feed.push(event);
  });
}

/** Electron keeps what a page has not taken, without a bound and without a word; so the page says what it takes. */
function createReader(contents: WebContents, maxWaiting: number): Reader {
  let sent = 0;
  /** Of what is on its way, the oldest first. */
  let arrivals: { readonly number: number; readonly arrived: () => void }[] = [];
  const feed = createPageFeed((event, _, arrived) => {
    arrivals.push({ number: ++sent, arrived });
    if (!contents.isDestroyed()) contents.send(eventChannel, event, sent);
  }, maxWaiting);
  return {
    feed,
    taken(number) {
      const upTo = number ?? sent;
      const there = arrivals.filter((one) => one.number <= upTo);
      arrivals = arrivals.filter((one) => one.number > upTo);
      for (const { arrived } of there) arrived();
    },
  };
}

function isPaths(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= mostDropped &&
    value.every((path) => typeof path === 'string' && isAbsolute(path))
  );
}

/** A page of ours that is the window's own, not a frame in it. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOurs(senderFrame.url);
}

function listens(contents: WebContents): boolean {
  return !contents.isDestroyed() && isOurs(contents.getURL());
}
