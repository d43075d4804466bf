import { ArrowDown } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { FindInConversation } from '../find/FindInConversation.tsx';
import { t } from '../messages/index.ts';
import { InstructionLine } from '../setup/InstructionLine.tsx';
import { useApp } from '../state/context.tsx';
import { branchOf, versionsOf } from '../state/selectors.ts';
import type { MessagesById } from '../state/state.ts';
import { childrenOf } from '../state/tree-selectors.ts';
import { BranchEnd } from '../tree/BranchEnd.tsx';
import { useReveal } from '../tree/use-reveal.ts';
import { Button } from '../ui/Button.tsx';
import { Turn } from './Turn.tsx';
import { TurnList } from './TurnList.tsx';
import { useFollowEnd } from './use-follow-end.ts';
import { type Place, useKeptPlace } from './use-kept-place.ts';

const noMessages: MessagesById = {};

/**
 * The shown branch of an opened conversation. Mounted anew for every conversation.
 * @param places where each was left
 */
export function Conversation({ id, places }: { id: string; places: Map<string, Place> }) {
  const messages = useApp((state) => state.messages[id]) ?? noMessages;
  const leafId = useApp((state) => state.conversations[id]?.leafId ?? null);
  const branch = useMemo(() => branchOf(messages, leafId), [messages, leafId]);
  const children = useMemo(() => childrenOf(messages), [messages]);
  const isPart = useApp((state) => state.partial[id] === true);
  const contextStartId = useContextStart(branch.at(-1)?.id, branch.at(-1)?.contextStartId ?? null);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const finding = useApp((state) => state.find.open);
  const list = useRef<VirtualizerHandle>(null);
  const { atEnd, isAtEnd, toEnd, leaveEnd, follow } = useFollowEnd(scroller, content);
  const end = branch.at(-1);
  const next = children.get(end?.id ?? null)?.at(-1);
  useKeptPlace({ conversationId: id, places, branch, scroller, list, isAtEnd, leaveEnd });
  useReveal({ branch, scroller, list, leaveEnd });

  // A reply that begins is what the person wants to see.
  const begun = branch.at(-1)?.status === 'streaming' ? leafId : null;
  useEffect(() => {
    if (begun) toEnd();
  }, [begun, toEnd]);

  return (
    <div className="relative min-h-0 flex-1">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div ref={scroller} tabIndex={0} className="h-full overflow-y-auto px-5 -outline-offset-2">
        <div className="mx-auto max-w-(--reading-width)">
          <div ref={content} className={`-mx-1 pb-6 ${finding ? 'pt-18' : 'pt-6'}`}>
            <div className="px-1 pb-2 empty:hidden">
              <InstructionLine />
            </div>
            <TurnList scroller={scroller} list={list} turns={branch} isPart={isPart} onResize={follow}>
              {(message, index) => (
                <Turn
                  key={message.id}
                  message={message}
                  last={index === branch.length - 1}
                  followed={index === branch.length - 1 && next !== undefined}
                  afterUnseen={index > 0 && message.id === contextStartId}
                  {...versionsOf(children, message)}
                />
              )}
            </TurnList>
            <BranchEnd end={end} next={next} />
          </div>
        </div>
      </div>
      <FindInConversation branch={branch} scroller={scroller} list={list} leaveEnd={leaveEnd} />
      {atEnd ? null : (
        <Button
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full bg-raised shadow-[0_4px_16px_var(--shadow)]"
        >
          <ArrowDown size={15} aria-hidden />
          {t.turns.toEnd}
        </Button>
      )}
    </div>
  );
}

/** Where the context begins: as the running reply reports it, else as the last one was saved. */
function useContextStart(replyId: string | undefined, saved: string | null): string | null {
  const running = useApp((state) => {
    const progress = replyId === undefined ? undefined : state.progress[replyId];
    return progress?.phase === 'prefill' ? progress.contextStartId : null;
  });
  return running ?? saved;
}
