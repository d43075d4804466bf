// Finds llama.cpp's library in the package of node-llama-cpp for this machine. Its name carries the release
// and differs by system: libllama.v0.4.0.so, libllama.metal.v0.4.0.dylib, llama.v0.4.0.dll.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** Absolute paths. */
export interface LibraryFiles {
  readonly llama: string;
  readonly ggmlBase: string;
}

/** The package without a graphics device in it, by system and processor, as node-llama-cpp names them. */
const packages: Readonly<Record<string, string>> = {
  'linux x64': 'linux-x64',
  'linux arm64': 'linux-arm64',
  'linux arm': 'linux-armv7l',
  'darwin arm64': 'mac-arm64-metal',
  'darwin x64': 'mac-x64',
  'win32 x64': 'win-x64',
  'win32 arm64': 'win-arm64',
};

/** @throws Error where there is none for this machine */
export function findLibrary(platform: string = process.platform, arch: string = process.arch): LibraryFiles {
  const name = packages[`${platform} ${arch}`];
  if (name === undefined) throw new Error(`no package of the engine is for ${platform} ${arch}`);
  const require = createRequire(import.meta.url);
  const entry = require.resolve(`@node-llama-cpp/${name}`);
  // The entry is dist/index.js. A library cannot be loaded from within the app's archive.
  const bins = join(dirname(entry), '..', 'bins', name);
  return libraryIn(bins.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`));
}

/** @throws Error where the folder has no such library */
export function libraryIn(folder: string): LibraryFiles {
  const names = readdirSync(folder);
  const path = (what: string, pattern: RegExp): string => {
    const found = names.filter((name) => pattern.test(name));
    if (found.length !== 1) throw new Error(`${found.length} files in ${folder} are ${what}`);
    return join(folder, found[0] as string);
  };
  return {
    llama: path('llama.cpp’s library', /^(lib)?llama(\.[a-z]+)?(\.[vb][\d.]+)?\.(so|dylib|dll)$/),
    ggmlBase: path('the base of ggml', /^(lib)?ggml-base(\.[vb]?[\d.]+)?\.(so|dylib|dll)$/),
  };
}
