// Names for the files of a ZIP: readable, in folders as in the app, and no two alike on any file system.
import { fileNameFor } from '../file-name.ts';

/** Makes a namer that remembers what it has given. */
export function createEntryNames(extension: string): (title: string, folder: readonly string[]) => string {
  const given = new Set<string>();
  return (title, folder) => {
    const path = folder.map((name) => `${folderName(name)}/`).join('');
    const plain = fileNameFor(title, extension);
    const stem = plain.slice(0, -(extension.length + 1));
    for (let number = 1; ; number++) {
      const name = `${path}${number === 1 ? plain : `${stem} (${number}).${extension}`}`;
      // Windows and macOS know no case.
      const same = name.toLowerCase().normalize('NFC');
      if (given.has(same)) continue;
      given.add(same);
      return name;
    }
  };
}

function folderName(name: string): string {
  return fileNameFor(name, 'x').slice(0, -2);
}
