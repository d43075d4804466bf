// The engine worker. It runs apart from the app, because what goes wrong in native code (out of memory, a driver's fault)
// cannot be caught: it ends the process.
import { openWorkerPort } from '../../worker-port.ts';
import { keepHeapSmall } from './small-heap.ts';
import { trustBinaries } from './trust-binaries.ts';

keepHeapSmall();
trustBinaries();
// What is imported above is loaded before anything here runs.
const { serve } = await import('./serve.ts');
serve(openWorkerPort());
