import { ArchiveRestore } from 'lucide-react';
import { useEffect } from 'react';
import { Section } from '../inspector/Section.tsx';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown } from '../state/selectors.ts';
import type { MessagesById } from '../state/state.ts';
import { IconButton } from '../ui/Button.tsx';

/** What was deleted from the shown conversation and can be brought back. */
export function DeletedTurnList({ messages }: { messages: MessagesById }) {
  const deleted = useApp((state) => state.tree.deleted);
  const canChange = useApp(canChangeShown);
  const { lookForDeleted, restoreTurns } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other turns in the tree are other turns out of it
  useEffect(() => void lookForDeleted(), [messages, lookForDeleted]);
  if (deleted.length === 0) return null;
  return (
    <div className="max-h-[40%] shrink-0 overflow-y-auto border-t border-line pt-4">
      <Section title={t.tree.bin.title}>
        <p className="mb-2 text-xs text-muted">{t.tree.bin.about}</p>
        <ul className="flex flex-col gap-1">
          {deleted.map(({ deletionId, role, text, turns, deletedAt }) => (
            <li key={deletionId} className="flex items-center gap-2">
              <div className="min-w-0 flex-1">
                <p className="truncate text-[13px]">{text.trim() || t.tree.map.noText}</p>
                <p className="truncate text-xs text-muted">
                  {t.tree.bin.what(role, turns, t.format.date(deletedAt))}
                </p>
              </div>
              {canChange ? (
                <IconButton
                  icon={ArchiveRestore}
                  size="small"
                  label={t.tree.bin.restoreOf(text.trim() || t.tree.map.noText)}
                  onClick={() => void restoreTurns(deletionId)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
