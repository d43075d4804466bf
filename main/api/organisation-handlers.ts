// The methods of keeping conversations in order.
import type { organisationMethods } from '../../preload/contract/organisation.ts';
import type { Organisation } from '../chat/organisation.ts';
import { done, type Handlers } from './router.ts';

export function createOrganisationHandlers(
  organisation: Organisation,
): Pick<Handlers, keyof typeof organisationMethods> {
  return {
    createFolder: (input) => done(organisation.createFolder(input)),
    renameFolder: (input) => done(organisation.renameFolder(input)),
    moveFolder: (input) => done(organisation.moveFolder(input)),
    deleteFolder: ({ folderId }) => done(organisation.deleteFolder(folderId)),
    organise: (input) => done(organisation.organise(input)),
    duplicateConversation: (input) => ({ conversationId: organisation.duplicate(input) }),
    trashConversations: ({ conversationIds }) => done(organisation.trash(conversationIds)),
    restoreConversations: ({ conversationIds }) => done(organisation.restore(conversationIds)),
    emptyTrash: async (input) => done(await organisation.emptyTrash(input)),
  };
}
