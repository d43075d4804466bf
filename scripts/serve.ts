// npm run serve: the browser host.
import { ensureBuilt, runBrowserHost, standWhereAsked } from './run-built.ts';

ensureBuilt();
standWhereAsked();
await runBrowserHost();
