// Has the file that is loaded hashed as soon as the engine rests.
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../log.ts';
import type { FileHashes } from '../store/file-hashes.ts';
import { createFileHasher } from './file-hasher.ts';
import type { ModelLibrary } from './library.ts';

export type LoadedHash = ReturnType<typeof createLoadedHash>;

/** @param options.onHashed told once for each file, as soon as its hash is known */
export function createLoadedHash(options: {
  fileHashes: FileHashes;
  engine: Engine;
  library: ModelLibrary;
  onHashed(fingerprint: string, sha256: string): void;
  log: Log;
}) {
  const { fileHashes, engine, library, onHashed, log } = options;
  const hasher = createFileHasher({
    fileHashes,
    isBusy: () => engine.state.status === 'generating' || engine.state.status === 'loading',
    onHashed,
    log,
  });
  const end = engine.onStateChange((state) => {
    if (state.status !== 'ready' || !library.has(state.model.modelId)) return;
    hasher.want(library.get(state.model.modelId).path, state.model.provenance.fingerprint);
  });
  return {
    sha256Of: hasher.sha256Of,
    knownOf: hasher.knownOf,
    read: hasher.read,
    /** Nothing is begun from now on. */
    end,
    /** Ends what is read. */
    close: hasher.close,
  };
}
