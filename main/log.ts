// The app's log: `logs/main.log` under the data directory, warnings on standard error too. Never standard output,
// where the browser host prints its one line. Conversations' texts are not to be logged.
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import electronLog from 'electron-log/node';

export interface Log {
  error(message: string, ...data: unknown[]): void;
  warn(message: string, ...data: unknown[]): void;
  info(message: string, ...data: unknown[]): void;
  debug(message: string, ...data: unknown[]): void;
}

/** @param dataDir absolute; the log's folder is made at the first line. A log that cannot be written is no error. */
export function createLog(dataDir: string): Log {
  const file = join(dataDir, 'logs', 'main.log');
  const log = electronLog.create({ logId: file });
  log.transports.file.resolvePathFn = () => file;
  log.transports.file.level = isWritable(dataDir) ? 'debug' : false;
  log.transports.console.level = 'warn';
  log.transports.console.format = '{h}:{i}:{s}.{ms} {level} {text}';
  log.transports.console.useStyles = false;
  log.transports.console.writeFn = ({ message }) => {
    process.stderr.write(`${message.data.join(' ')}\n`);
  };
  // Absent outside Electron, whatever its type says.
  if (log.transports.ipc) log.transports.ipc.level = false;
  log.transports.remote.level = false;
  return log;
}

/** Where it is not, each line would be complained of. A folder that is not there yet may be made. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
