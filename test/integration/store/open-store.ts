// A process of its own that opens a store and holds it until it is killed.
import { openStore } from '../../../main/store/store.ts';

openStore(process.argv[2]!);
process.send?.('open');
setInterval(() => {}, 1000);
