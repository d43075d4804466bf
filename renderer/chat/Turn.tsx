import { memo, type ReactNode } from 'react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { isEditing } from '../state/selectors.ts';
import { Contained } from '../ui/Contained.tsx';
import { Markdown } from './markdown/Markdown.tsx';
import { ReplyLine } from './ReplyLine.tsx';
import { ReplyState } from './ReplyState.tsx';
import { TurnActions } from './TurnActions.tsx';
import { TurnEditor } from './TurnEditor.tsx';
import { VersionSwitch } from './VersionSwitch.tsx';

interface TurnProps {
  message: Message;
  last: boolean;
  /** The last one, and others hang below it on a branch that is not shown. */
  followed: boolean;
  /** The first turn that the model still sees, with others above it. */
  afterUnseen: boolean;
  number: number;
  count: number;
  previousId: string | null;
  nextId: string | null;
}

/** Whether a turn looks the same: what the app says of one that was just asked differs from what is painted by its time. */
function isSame({ message, ...before }: TurnProps, { message: other, ...now }: TurnProps): boolean {
  return areEqual({ ...message, createdAt: other.createdAt }, other) && areEqual(before, now);
}

function areEqual<T extends object>(before: T, now: T): boolean {
  const keys = Object.keys(now) as (keyof T)[];
  return keys.length === Object.keys(before).length && keys.every((key) => Object.is(before[key], now[key]));
}

/** One turn: a person's stands to the right on a quiet ground, a model's is the page itself. */
export const Turn = memo(function Turn({ message, last, followed, afterUnseen, ...versions }: TurnProps) {
  const { role, status } = message;
  const actions = <TurnActions message={message} last={last} followed={followed} />;
  const name = role === 'user' ? t.turns.you : (message.model ?? t.turns.assistant);
  return (
    <div className={`px-1 pt-2 ${role === 'user' ? 'pb-3' : 'pb-5'}`}>
      {afterUnseen ? (
        <p className="mt-2 mb-7 flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {t.turns.unseen}
        </p>
      ) : null}
      <article
        aria-label={name}
        data-role={role}
        data-status={status}
        data-turn={message.id}
        tabIndex={-1}
        className="group/turn scroll-mt-4 outline-none"
      >
        <h2 className={role === 'user' ? 'sr-only' : 'mb-1 text-xs font-medium text-muted'}>{name}</h2>
        {role === 'user' ? (
          <Question message={message}>
            {actions}
            <VersionSwitch {...versions} />
          </Question>
        ) : (
          <Reply message={message}>
            <ReplyLine message={message} />
            <VersionSwitch {...versions} />
            {actions}
          </Reply>
        )}
      </article>
    </div>
  );
}, isSame);

interface PartProps {
  message: Message;
  /** What stands by the text: actions, versions, figures. */
  children: ReactNode;
}

/** The rest stands before the text, and below it where there is no room: the list keeps its rhythm. */
function Question({ message, children }: PartProps) {
  const editing = useApp((state) => isEditing(state, message.id));
  return (
    <div className="flex flex-wrap-reverse items-start justify-end gap-x-1 gap-y-1.5">
      {editing ? (
        <TurnEditor message={message} />
      ) : (
        <div
          data-part="text"
          // Each line in its own direction: code below a line of Arabic stays as it is.
          className="reading order-last [unicode-bidi:plaintext] ml-1 max-w-[85%] rounded-card bg-sunk px-4 py-2.5 whitespace-pre-wrap"
        >
          {message.text}
        </div>
      )}
      <div className="mb-2 flex items-center gap-x-1 empty:hidden">{children}</div>
    </div>
  );
}

function Reply({ message, children }: PartProps) {
  const editing = useApp((state) => isEditing(state, message.id));
  return (
    <>
      {editing ? <TurnEditor message={message} /> : <ReplyText message={message} />}
      <ReplyState message={message} />
      <div className="mt-2 flex min-h-7 flex-wrap items-center gap-x-1 gap-y-1">{children}</div>
    </>
  );
}

/** All of a reply that a delta renders again. */
function ReplyText({ message }: { message: Message }) {
  const live = useApp((state) => state.live[message.id]);
  const streaming = message.status === 'streaming';
  const text = live ?? message.text;
  return (
    <div data-part="text" className={`reading ${streaming && text ? 'streaming' : ''}`}>
      <Contained of={text} instead={<p className="whitespace-pre-wrap">{String(text)}</p>}>
        <Markdown text={text} streaming={streaming} />
      </Contained>
    </div>
  );
}
