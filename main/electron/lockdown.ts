// What no page may do, whatever a model's answer talked it into: leave, open windows, embed pages, ask for
// permissions. Links go to the person's browser.
import type { App, Session, WebContents } from 'electron';
import { externalLink } from '../external-link.ts';
import { isOurs } from './origin.ts';

/** Writing to the clipboard is what a copy button does; the rest is refused. */
const permitted = new Set(['clipboard-sanitized-write']);

export interface LockdownOptions {
  /** Hands an address that passed external-link.ts to the system. */
  openExternal(url: string): void;
}

/** Locks every page that the app will ever have; call it before the first window. */
export function lockPages(app: App, options: LockdownOptions): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, options));
}

/** Refuses the permissions that pages of a session ask for. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permitted.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => permitted.has(permission));
  session.setDevicePermissionHandler(() => false);
}

function lock(contents: WebContents, { openExternal }: LockdownOptions): void {
  const open = (address: string) => {
    const link = externalLink(address);
    if (link !== null) openExternal(link);
  };
  contents.setWindowOpenHandler(({ url }) => {
    open(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (isOurs(event.url)) return;
    event.preventDefault();
    open(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
