// Every step of the schema, oldest first. Append only: a step that has been released is never changed.
import { conversations } from './0001-conversations.ts';
import { receipts } from './0002-receipts.ts';
import { machineFacts } from './0003-machine-facts.ts';
import { organisation } from './0004-organisation.ts';
import { search } from './0005-search.ts';
import { jobs } from './0006-jobs.ts';
import { generation } from './0007-generation.ts';
import { setups } from './0008-setups.ts';
import { fidelity } from './0009-fidelity.ts';
import { conversationLevels } from './0010-conversation-levels.ts';
import { duels } from './0011-duels.ts';
import { deletedTurns } from './0012-deleted-turns.ts';
import { imports } from './0013-imports.ts';
import { searchOrder } from './0014-search-order.ts';
import { savedTexts } from './0015-saved-texts.ts';
import { importsIndex } from './0016-imports-index.ts';
import { kindsOfFacts } from './0017-kinds-of-facts.ts';
import type { Migration } from './migration.ts';

/** The place of a migration plus one is the `user_version` that it leads to. */
export const migrations: readonly Migration[] = [
  conversations,
  receipts,
  machineFacts,
  organisation,
  search,
  jobs,
  generation,
  setups,
  fidelity,
  conversationLevels,
  duels,
  deletedTurns,
  imports,
  searchOrder,
  savedTexts,
  importsIndex,
  kindsOfFacts,
];
