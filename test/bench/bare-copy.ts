// Copies files in a process of the converter's priority, each until it is safely on the disk. On a machine with
// other work a copy at full priority would be compared with a conversion that gives way.
import { closeSync, copyFileSync, fsyncSync, openSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

export interface CopyOrder {
  readonly files: readonly { readonly from: string; readonly to: string }[];
}
/** ms */
export type CopyAnswer = number;

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.on('message', ({ files }: CopyOrder) => {
  const begun = performance.now();
  for (const { from, to } of files) {
    copyFileSync(from, to);
    const copy = openSync(to, 'r+');
    fsyncSync(copy);
    closeSync(copy);
  }
  process.send?.((performance.now() - begun) satisfies CopyAnswer);
});
