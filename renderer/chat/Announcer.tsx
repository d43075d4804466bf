// Says the new text of a reply to a screen reader: politely, in whole sentences, and not faster than it can
// be said.
import { useEffect, useState } from 'react';
import { useAppStore } from '../state/context.tsx';
import { runningReply } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { endOfSentences } from './sentences.ts';

/** ms between two announcements. */
const pauseMs = 1500;
/** ms after which an announcement is taken out of the page: it is only to be heard. */
const heardMs = 10_000;

interface Followed {
  readonly conversationId: string;
  readonly id: string;
  said: number;
}

export function Announcer() {
  const store = useAppStore();
  const [words, setWords] = useState('');

  useEffect(() => {
    let followed: Followed | null = null;
    let timer: ReturnType<typeof setInterval> | undefined;

    function say(text: string, to: number): void {
      if (!followed || to <= followed.said) return;
      setWords(text.slice(followed.said, to));
      followed.said = to;
    }

    function sayWhatIsWhole(): void {
      const text = followed && store.getState().live[followed.id];
      if (followed && text) say(text, endOfSentences(text, followed.said));
    }

    function follow(state: State): void {
      const reply = runningReply(state);
      if (reply?.id === followed?.id) return;
      clearInterval(timer);
      if (followed) {
        const text = state.messages[followed.conversationId]?.[followed.id]?.text ?? '';
        if (state.shownId === followed.conversationId) say(text, text.length);
      }
      followed = reply && { conversationId: reply.conversationId, id: reply.id, said: reply.text.length };
      if (followed) timer = setInterval(sayWhatIsWhole, pauseMs);
    }

    const stop = store.subscribe(follow);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [store]);

  useEffect(() => {
    if (!words) return;
    const timer = setTimeout(() => setWords(''), heardMs);
    return () => clearTimeout(timer);
  }, [words]);

  return (
    <div aria-live="polite" className="sr-only">
      {words}
    </div>
  );
}
