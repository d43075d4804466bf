// The application menu: what every app of the system has, so that its shortcuts work. The app's own
// commands live in the page, alike on both hosts.
import { Menu, type MenuItemConstructorOptions } from 'electron';

/** Sets the menu. `devTools`: whether it offers to reload and to inspect the page. */
export function setMenu(platform: NodeJS.Platform, devTools: boolean): void {
  const template: MenuItemConstructorOptions[] = [
    { role: platform === 'darwin' ? 'appMenu' : 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...(devTools
          ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }] as const)
          : []),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
