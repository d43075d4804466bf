// node-llama-cpp in the bundles of the programs that use it. Outside of them each start of a worker finds, reads and
// compiles its 570 files, which is 0.7 s of the processor; from the bundle it is 0.2 s.
import { relative, sep } from 'node:path';
import type { Plugin } from 'vite';

/** What it loads where it is needed: its binaries, and a native module of the downloader that is not used here. */
export const besideEngine = [/^@node-llama-cpp\//, /^@reflink\//];

/** It has another process run this file: that one stays outside, and is loaded by its place when it is called. */
const trial = /\/bindings\/utils\/testBindingBinary\.js$/;

/**
 * Its modules look for files of the package from their own place: they get that place in the bundle, too.
 * @param outDir where the bundle lies. Absolute
 */
export function engineInBundle(outDir: string): Plugin {
  return {
    name: 'engine-in-bundle',
    transform(code, id) {
      if (!id.includes('/node-llama-cpp/dist/')) return null;
      const path = relative(outDir, id).split(sep).join('/');
      const place = `new URL(${JSON.stringify(path)}, import.meta.url).href`;
      // No line moves, so the map of the source stays right.
      if (!trial.test(id)) return { code: code.replaceAll('import.meta.url', place), map: null };
      const call = `(await import(${place})).testBindingBinary(...given)`;
      return { code: `export const testBindingBinary = async (...given) => ${call};`, map: null };
    },
  };
}
