import { Menu } from '@base-ui/react/menu';
import {
  CopyPlus,
  Download,
  FileType,
  GitBranch,
  GitBranchPlus,
  type LucideIcon,
  Pencil,
  Play,
  RotateCcw,
  ScanText,
  Trash2,
} from 'lucide-react';
import { defaultExportChoice } from '../../preload/contract/export-choice.ts';
import type { Message } from '../../preload/contract/models.ts';
import { canContinue } from '../chat/can-continue.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown, canSaveShown } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { below } from '../state/tree-selectors.ts';
import { focusComposer } from '../ui/focus-composer.ts';

/** Everything that can be done with a turn, as the entries of a menu. */
export function TurnMenuItems({ messageId }: { messageId: string }) {
  const message = useApp((state) => shownMessage(state, messageId));
  const turnsBelow = useApp((state) => turnsBelowOf(state, messageId));
  // How many is not known yet; whether any are, is.
  const partial = useApp((state) => state.shownId !== null && state.partial[state.shownId] === true);
  const isEnd = useApp(({ shownId, conversations }) => endOf(conversations, shownId) === messageId);
  const canChange = useApp(canChangeShown);
  const canSave = useApp(canSaveShown);
  const actions = useActions();
  if (!message || message.status === 'streaming') return null;
  const { role, parentId } = message;
  const questionId = role === 'user' ? messageId : parentId;
  const alreadyThere = role === 'assistant' && isEnd;

  async function branch(from: Message): Promise<void> {
    if (await actions.branchFrom(from)) focusComposer();
  }

  return (
    <>
      {canChange ? (
        <>
          {message.text ? (
            <Item icon={Pencil} label={t.turns.edit} onClick={() => actions.edit(messageId)} />
          ) : null}
          {questionId ? (
            <Item
              icon={RotateCcw}
              label={role === 'user' ? t.turns.askAgain : t.turns.regenerate}
              onClick={() => void actions.regenerate(questionId)}
            />
          ) : null}
          {turnsBelow === 0 && canContinue(message) ? (
            <Item
              icon={Play}
              label={t.turns.continue}
              onClick={() => void actions.continueReply(messageId)}
            />
          ) : null}
          <Line />
          {alreadyThere ? null : (
            <Item
              icon={GitBranchPlus}
              label={role === 'user' ? t.tree.branchBefore : t.tree.branch}
              onClick={() => void branch(message)}
            />
          )}
        </>
      ) : null}
      {canSave ? (
        <Item
          icon={CopyPlus}
          label={t.tree.duplicate}
          onClick={() => void actions.duplicateUpTo(messageId)}
        />
      ) : null}
      <Item
        icon={GitBranch}
        label={t.tree.showInMap}
        onClick={() => actions.toggleBranches(true, messageId)}
      />
      {role === 'assistant' && (message.stats !== null || message.text) ? (
        <Item icon={ScanText} label={t.inspector.title} onClick={() => actions.inspect(messageId)} />
      ) : null}
      <ExportItems message={message} />
      {canChange ? (
        <>
          <Line />
          <Item
            icon={Trash2}
            danger
            label={turnsBelow === 0 || partial ? t.tree.remove : t.tree.removeWith(turnsBelow)}
            onClick={() => void actions.deleteTurn(messageId)}
          />
        </>
      ) : null}
    </>
  );
}

function ExportItems({ message: { id, conversationId, text } }: { message: Message }) {
  const { copyOut, openDialog } = useActions();
  return (
    <>
      <Line />
      {text ? (
        <Item
          icon={FileType}
          label={t.export.copyAs.html}
          onClick={() =>
            void copyOut({ kind: 'turn', conversationId, messageId: id }, 'html', defaultExportChoice.options)
          }
        />
      ) : null}
      <Item
        icon={Download}
        label={t.export.upToHere}
        onClick={() =>
          openDialog({
            name: 'export',
            scope: { kind: 'branch', conversationId, leafId: id },
          })
        }
      />
    </>
  );
}

function shownMessage({ shownId, messages }: State, id: string): Message | undefined {
  return shownId === null ? undefined : messages[shownId]?.[id];
}

function turnsBelowOf({ shownId, messages }: State, id: string): number {
  const tree = shownId === null ? undefined : messages[shownId];
  return tree?.[id] ? below(tree, id).turns : 0;
}

const endOf = (conversations: State['conversations'], id: string | null): string | null =>
  id === null ? null : (conversations[id]?.leafId ?? null);

interface ItemProps {
  icon: LucideIcon;
  label: string;
  danger?: boolean;
  onClick: () => void;
}

function Item({ icon: Icon, label, danger = false, onClick }: ItemProps) {
  return (
    <Menu.Item
      onClick={onClick}
      className={`flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 text-[13px] outline-none data-highlighted:bg-hover ${danger ? 'text-danger' : ''}`}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0" />
      {label}
    </Menu.Item>
  );
}

function Line() {
  return <hr className="mx-2 my-1 border-line" />;
}
