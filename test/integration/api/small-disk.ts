// A disk of a few megabytes that can be filled and made read-only: a tmpfs, which only root on Linux can mount.
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const run = (command: string, ...args: string[]) =>
  spawnSync(command, args, { encoding: 'utf8' }).status === 0;

/** Why none can be had here; null: one can. */
export function noSmallDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux mounts a disk';
  const dir = mkdtempSync(join(tmpdir(), 'xenon-disk-'));
  const mounted = run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir);
  if (mounted) run('umount', dir);
  rmSync(dir, { recursive: true });
  return mounted ? null : 'this machine lets nothing be mounted';
}

export interface SmallDisk {
  readonly dir: string;
  /** Leaves not one byte, or so many. */
  fill(leftBytes?: number): void;
  free(): void;
  setReadOnly(is: boolean): void;
  /** Takes a file of it that then can only be read, while others beside it can be written. */
  protect(file: string): void;
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-disk-'));
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir)) throw new Error('not mounted');
  const isProtected: string[] = [];
  onTestFinished(() => {
    for (const file of isProtected) run('umount', '-l', file);
    run('umount', '-l', dir);
    rmSync(dir, { recursive: true, force: true });
  });
  const filler = join(dir, 'filler');
  return {
    dir,
    fill(leftBytes = 0) {
      const fd = openSync(filler, 'w');
      try {
        for (;;) writeSync(fd, Buffer.alloc(65_536));
      } catch {
        // It is full.
      } finally {
        ftruncateSync(fd, Math.max(0, fstatSync(fd).size - leftBytes));
        closeSync(fd);
      }
    },
    free: () => rmSync(filler),
    setReadOnly(is) {
      if (!run('mount', '-o', `remount,${is ? 'ro' : 'rw'}`, dir)) throw new Error('not mounted anew');
    },
    protect(file) {
      const isDone = run('mount', '--bind', file, file) && run('mount', '-o', 'remount,bind,ro', file);
      if (!isDone) throw new Error('not mounted over itself');
      isProtected.push(file);
    },
  };
}
