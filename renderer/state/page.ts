// The browser's side of the actions: the address, downloads, the clipboard.

import type { Outcome } from '../../preload/contract/errors.ts';
import { importPath, type UploadQuery } from '../../preload/contract/import.ts';
import { hideToast, showToast } from '../ui/toasts.ts';
import type { Page } from './actions.ts';

const prefix = '#/conversation/';

/** The address of a conversation within the page. */
export const hrefOf = (conversationId: string): string => prefix + conversationId;

/** The conversation that the address names; null for one not yet begun. */
export function shownIn(location: Location): string | null {
  return location.hash.startsWith(prefix) ? location.hash.slice(prefix.length) : null;
}

/** @param painted resolves when what the page is to show now is on the screen */
export function createPage(window: Window, painted: () => Promise<void>): Page {
  const { document, history, location } = window;

  function copyByEvent(text: string, html: string): boolean {
    const put = (event: ClipboardEvent) => {
      event.preventDefault();
      event.clipboardData?.setData('text/plain', text);
      event.clipboardData?.setData('text/html', html);
    };
    document.addEventListener('copy', put);
    const copied = document.execCommand('copy');
    document.removeEventListener('copy', put);
    return copied;
  }

  /** For where the clipboard's own interface is missing or not permitted. */
  function copyBySelection(text: string): boolean {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return copied;
  }

  return {
    async show(conversationId) {
      // A new address is told to another process of the browser, which takes milliseconds.
      await painted();
      if (shownIn(location) === conversationId) return;
      const address = conversationId ? hrefOf(conversationId) : location.pathname + location.search;
      history.pushState(null, '', address);
    },
    download(fileName, mimeType, text) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: mimeType }));
      link.download = fileName;
      link.click();
      URL.revokeObjectURL(link.href);
    },
    async upload(importId, file, signal) {
      const address = new URL(importPath, location.href);
      const query: UploadQuery = { import: importId, name: file.name };
      address.search = new URLSearchParams({ ...query }).toString();
      try {
        const answer = await window.fetch(address, { method: 'POST', body: file, signal });
        return (await answer.json()) as Outcome<null>;
      } catch {
        return { ok: false, error: { code: 'disconnected', detail: {} } };
      }
    },
    fetchFile(path, fileName) {
      const link = document.createElement('a');
      link.href = path;
      link.download = fileName;
      link.click();
    },
    async copy(text) {
      try {
        await window.navigator.clipboard.writeText(text);
        return true;
      } catch {
        return copyBySelection(text);
      }
    },
    toast: showToast,
    hideToast,
    async copyRich(text, html) {
      const as = (type: string, content: string) => ({ [type]: new Blob([content], { type }) });
      try {
        const item = new ClipboardItem({ ...as('text/plain', text), ...as('text/html', html) });
        await window.navigator.clipboard.write([item]);
        return true;
      } catch {
        return copyByEvent(text, html);
      }
    },
  };
}
