import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import { lockPages, lockSession } from '../../../main/electron/lockdown.ts';
import { startUrl } from '../../../main/electron/origin.ts';
import { createContents, createEvent, createSession } from './stand-in.ts';

let opened: string[];
let contents: ReturnType<typeof createContents>;

beforeEach(() => {
  opened = [];
  contents = createContents(startUrl);
  const app = new EventEmitter();
  lockPages(app as unknown as App, { openExternal: (url) => opened.push(url) });
  app.emit('web-contents-created', createEvent(), contents);
});

describe('navigation', () => {
  test('within the page is allowed', () => {
    const event = createEvent(`${startUrl}#settings`);
    contents.emit('will-navigate', event);
    expect(event.prevented).toBe(false);
    expect(opened).toEqual([]);
  });

  test('to a site is denied, and goes to the browser', () => {
    const event = createEvent('https://example.org/');
    contents.emit('will-navigate', event);
    expect(event.prevented).toBe(true);
    expect(opened).toEqual(['https://example.org/']);
  });

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'app://evil/', 'smb://server/share'])(
    'to %s is denied, and goes nowhere',
    (address) => {
      const event = createEvent(address);
      contents.emit('will-navigate', event);
      expect(event.prevented).toBe(true);
      expect(opened).toEqual([]);
    },
  );

  test.each(['will-redirect', 'will-frame-navigate'])('%s stays with pages of ours', (name) => {
    const [ours, foreign] = [createEvent(startUrl), createEvent('https://example.org/')];
    contents.emit(name, ours);
    contents.emit(name, foreign);
    expect([ours.prevented, foreign.prevented]).toEqual([false, true]);
  });
});

test('a pop-up is denied; a link in it goes to the browser, a program does not', () => {
  expect(contents.windowOpenHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
  expect(contents.windowOpenHandler?.({ url: 'file:///bin/sh' })).toEqual({ action: 'deny' });
  expect(contents.windowOpenHandler?.({ url: startUrl })).toEqual({ action: 'deny' });
  expect(opened).toEqual(['https://example.org/']);
});

test('an embedded page is denied', () => {
  const event = createEvent();
  contents.emit('will-attach-webview', event);
  expect(event.prevented).toBe(true);
});

test('of all permissions a page has the one to copy', () => {
  const session = createSession();
  lockSession(session as unknown as Session);
  const answers: Record<string, boolean> = {};
  const request = session.setPermissionRequestHandler.mock.calls[0]?.[0];
  const check = session.setPermissionCheckHandler.mock.calls[0]?.[0];
  for (const name of [
    'clipboard-sanitized-write',
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'openExternal',
  ]) {
    request(contents, name, (granted: boolean) => {
      answers[name] = granted;
    });
    expect(check(contents, name)).toBe(answers[name]);
  }
  expect(Object.keys(answers).filter((name) => answers[name])).toEqual(['clipboard-sanitized-write']);
  expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
});
