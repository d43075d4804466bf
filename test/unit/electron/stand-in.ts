// A stand-in for the `electron` module, as far as main/electron and the preload script use it. Use it so:
// vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());
import { EventEmitter } from 'node:events';
import { type Mock, vi } from 'vitest';

const spy = (): Mock => vi.fn();

/** What Electron passes to listeners that may forbid something. */
export function createEvent(url = '') {
  let prevented = false;
  return {
    url,
    get prevented() {
      return prevented;
    },
    preventDefault() {
      prevented = true;
    },
  };
}

class StandInContents extends EventEmitter {
  url: string;
  destroyed = false;
  send = spy();
  windowOpenHandler: ((details: { url: string }) => unknown) | null = null;
  constructor(url: string) {
    super();
    this.url = url;
  }
  getURL = () => this.url;
  isDestroyed = () => this.destroyed;
  setWindowOpenHandler(handler: (details: { url: string }) => unknown) {
    this.windowOpenHandler = handler;
  }
}
export const createContents = (url: string) => new StandInContents(url);

class StandInWindow extends EventEmitter {
  static opened: StandInWindow[] = [];
  options: Record<string, unknown>;
  destroyed = false;
  minimized = false;
  show = spy();
  focus = spy();
  restore = spy();
  loadURL: Mock = vi.fn(async () => {});
  destroy = spy();
  webContents = Object.assign(new EventEmitter(), {
    printToPDF: vi.fn(async () => Buffer.from('%PDF-')),
    reload: spy(),
  });
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    StandInWindow.opened.push(this);
  }
  isDestroyed = () => this.destroyed;
  isMinimized = () => this.minimized;
}

class StandInChild extends EventEmitter {
  pid: number | undefined;
  postMessage = spy();
  kill = spy();
}

export function createSession() {
  return {
    protocol: { handle: spy() },
    setPermissionRequestHandler: spy(),
    setPermissionCheckHandler: spy(),
    setDevicePermissionHandler: spy(),
    webRequest: { onBeforeRequest: spy() },
  };
}

export function createElectron() {
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    whenReady: vi.fn(async () => {}),
    getVersion: () => '1.2.3',
    getAppPath: () => '/program',
    setPath: spy(),
    requestSingleInstanceLock: vi.fn(() => true),
    quit: spy(),
    exit: spy(),
  });
  StandInWindow.opened = [];
  return {
    app,
    BrowserWindow: StandInWindow,
    Menu: { buildFromTemplate: vi.fn((template: unknown): unknown => template), setApplicationMenu: spy() },
    nativeTheme: { shouldUseDarkColors: false },
    contextBridge: { exposeInMainWorld: spy() },
    dialog: { showErrorBox: spy(), showOpenDialog: spy(), showSaveDialog: spy() },
    ipcMain: { handle: spy(), on: spy() },
    ipcRenderer: Object.assign(new EventEmitter(), { invoke: spy(), send: spy() }),
    protocol: { registerSchemesAsPrivileged: spy() },
    session: { defaultSession: createSession(), fromPartition: vi.fn(createSession) },
    shell: { openExternal: vi.fn(async () => {}), trashItem: vi.fn(async () => {}) },
    webUtils: { getPathForFile: vi.fn((file: { path?: string }) => file.path ?? '') },
    utilityProcess: { fork: vi.fn(() => new StandInChild()) },
    webContents: { getAllWebContents: vi.fn((): StandInContents[] => []) },
  };
}

export type StandInElectron = ReturnType<typeof createElectron>;
/** The `electron` that vi.mock has put in place. */
export async function mockedElectron(): Promise<StandInElectron> {
  return (await import('electron')) as unknown as StandInElectron;
}
