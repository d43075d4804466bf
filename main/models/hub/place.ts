// Where the files of a repository are put. Their paths are a stranger's: what could lead out of the folder, or
// mean something to a system, is taken out of them.
import { join } from 'node:path';

/** Windows keeps these for devices, whatever follows the dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const maxLength = 150;

/** One name of a file or folder that every system takes. */
export function safeName(name: string): string {
  const plain = name
    .replace(/[\p{C}<>:"/\\|?*]/gu, '_')
    .replace(/^\.+|[. ]+$/g, '_')
    .slice(-maxLength);
  return plain === '' || reserved.test(plain) ? `_${plain}` : plain;
}

/** The folder of a repository below `root`. */
export function repositoryFolder(root: string, repository: string): string {
  return join(root, safeName(repository.replace('/', '_')));
}

/** The place of a file below its repository's folder, folders within it included. */
export function filePlace(folder: string, path: string): string {
  return join(folder, ...path.split('/').map(safeName));
}
