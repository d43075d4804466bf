// A process of its own that opens a store and holds it until it is killed.
import { openStore } from '../../../main/store/store.ts';

const store = openStore(process.argv[2]!);
process.send?.('open');
// Named here, so that no garbage collection closes it.
setInterval(() => store.conversations, 1000);
