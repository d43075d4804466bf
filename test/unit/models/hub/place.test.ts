import { join, relative, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filePlace, repositoryFolder, safeName } from '../../../../main/models/hub/place.ts';

const root = join(sep, 'data', 'models');

test('a repository has a folder, and its files lie below it as they are called', () => {
  const folder = repositoryFolder(root, 'Xenon1/Xenon-4');
  expect(folder).toBe(join(root, 'Xenon1_Xenon-4'));
  expect(filePlace(folder, 'Q8_0/xenon-4.gguf')).toBe(join(folder, 'Q8_0', 'xenon-4.gguf'));
});

test.each(['..', '.', '', 'a:b', 'CON', 'nul.txt', 'a\u0000b', 'a\\b', 'trailing.', '\u202egpj.exe'])(
  '“%s” becomes a name that every system takes',
  (name) => {
    const safe = safeName(name);
    expect(safe).not.toMatch(/[\p{C}<>:"/\\|?*]|[. ]$|^\.|^(con|nul)(\.|$)/iu);
    expect(safe).not.toBe('');
  },
);

test('no path leads out of its folder', () => {
  const piece = fc.constantFrom('..', '.', '/', '\\', 'a', 'C:', '\u0000', '~', ' ');
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (path) => {
        const folder = repositoryFolder(root, 'a/b');
        expect(relative(folder, filePlace(folder, path)).split(sep)).not.toContain('..');
      },
    ),
  );
});
