// The thread that folds the write-ahead log in beside an import.
import { workerData } from 'node:worker_threads';
import { openFile } from '../open-file.ts';
import { type FoldOrder, foldState } from './fold-beside.ts';
import { foldOnce } from './fold-log.ts';

/** Pages: a moment's work. */
const few = 512;
/** More is always coming: what is left then is left to the thread that writes. */
const mostRounds = 4;

const { file, state: shared } = workerData as FoldOrder;
const state = new Int32Array(shared);
const db = openFile(file);
db.pragma('synchronous = NORMAL');

function fold(): void {
  for (let round = 0; round < mostRounds; round++) if (foldOnce(db) <= few) return;
}

for (let now = Atomics.load(state, 0); now !== foldState.closed; now = Atomics.load(state, 0)) {
  if (now === foldState.wanted) {
    try {
      fold();
    } finally {
      Atomics.compareExchange(state, 0, foldState.wanted, foldState.nearly);
    }
  } else Atomics.wait(state, 0, now);
}
db.close();
