// What the engine remembers of this machine from one start to the next. The store keeps it; without a store
// it lasts as long as the process.
import type { Threads } from '../../preload/contract/models.ts';
import type { Configuration } from '../models/fit.ts';
import type { SpeedShown } from '../models/speed-watch.ts';

/** `file` names a model file: see `fileKeyOf`. */
export interface EngineFacts {
  threads(file: string): Threads | null;
  noteThreads(file: string, threads: Threads): void;
  forgetThreads(file: string): void;
  speed(file: string): SpeedShown | null;
  noteSpeed(file: string, speed: SpeedShown): void;
  failed(file: string): readonly Configuration[];
  noteFailed(file: string, configuration: Configuration): void;
  forgetFailed(file: string): void;
  /** Bytes that it took beyond what was said at its last load; 0 where it was as said. */
  unforeseenBytes(file: string): number;
  noteUnforeseen(file: string, bytes: number): void;
  abortedDevices(): readonly string[];
  noteAbortedDevice(device: string): void;
}

export function createPassingFacts(): EngineFacts {
  const threads = new Map<string, Threads>();
  const speeds = new Map<string, SpeedShown>();
  const failed = new Map<string, readonly Configuration[]>();
  const unforeseen = new Map<string, number>();
  const devices = new Set<string>();
  return {
    threads: (file) => threads.get(file) ?? null,
    noteThreads: (file, value) => void threads.set(file, value),
    forgetThreads(file) {
      threads.delete(file);
      speeds.delete(file);
    },
    speed: (file) => speeds.get(file) ?? null,
    noteSpeed: (file, value) => void speeds.set(file, value),
    failed: (file) => failed.get(file) ?? [],
    noteFailed: (file, one) => void failed.set(file, [...(failed.get(file) ?? []), one]),
    forgetFailed: (file) => void failed.delete(file),
    unforeseenBytes: (file) => unforeseen.get(file) ?? 0,
    noteUnforeseen: (file, bytes) => void unforeseen.set(file, bytes),
    abortedDevices: () => [...devices],
    noteAbortedDevice: (device) => void devices.add(device),
  };
}
