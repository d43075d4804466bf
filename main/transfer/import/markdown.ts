// Markdown of our own export: what it has of a conversation, in the shape of the store. What it does not have
// (statistics, ids of tokens, the folder) is not there afterwards.
import { emptySetup } from '../../../preload/contract/conversation-setup.ts';
import { idWithin } from '../../store/archive/ids.ts';
import { readMarkdown } from '../export/read-markdown.ts';

const statuses = ['stopped', 'interrupted', 'failed'];

/**
 * Still to be checked: people edit such files. null where it is no such file.
 * @param now ms since 1970, in the place of times that were left out
 */
export function archivedFromMarkdown(text: string, now: number): unknown {
  const file = readMarkdown(text);
  if (file === null) return null;
  const { id, title, tags, instruction, turns } = file;
  const times = turns.flatMap(({ at }) => at ?? []);
  const createdAt = file.createdAt ?? times[0] ?? now;
  const ids = turns.map((turn, number) => turn.id ?? idWithin(id, String(number)));
  return {
    id,
    title,
    createdAt,
    updatedAt: file.updatedAt ?? times.at(-1) ?? createdAt,
    // The branch that was shown comes first, and alone where nothing else was asked for.
    leafId: lastOfFirstBranch(turns, ids),
    folderId: null,
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
    tags,
    generation: null,
    setup: { ...emptySetup, instruction },
    draft: '',
    messages: turns.map(({ role, parent, text: said, at, model, level, status }, number) => ({
      id: ids[number],
      parentId: parent === undefined ? (ids[number - 1] ?? null) : parent,
      role,
      text: said,
      status: statuses.includes(status ?? '') ? status : 'complete',
      createdAt: at ?? createdAt,
      model: model ?? null,
      level: level ?? null,
      stats: null,
      contextStartId: null,
      error: null,
      tokenIds: null,
      receipt: null,
    })),
  };
}

function lastOfFirstBranch(
  turns: readonly { readonly parent?: string | null | undefined }[],
  ids: readonly string[],
): string | null {
  const broken = turns.findIndex(
    ({ parent }, number) => number > 0 && parent !== undefined && parent !== ids[number - 1],
  );
  return ids[(broken === -1 ? ids.length : broken) - 1] ?? null;
}
