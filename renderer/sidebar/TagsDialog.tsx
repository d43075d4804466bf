// The tags of conversations: those that any conversation has, to be ticked, and new ones. What is changed counts at
// once.
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { byName, hasTag, tagCounts } from '../state/listed.ts';
import type { State } from '../state/state.ts';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';

const words = t.organise.tagsDialog;
/** Characters. */
const tagLength = 50;

export function TagsDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const conversations = useApp((state) => state.conversations);
  const { organise } = useActions();
  // One that nothing has any more stays to be ticked again: a slip is no loss, and the rows stay where they are.
  const [takenOff, setTakenOff] = useState<readonly string[]>([]);
  const tags = useMemo(() => tagsOf(conversations, takenOff), [conversations, takenOff]);
  const chosen = ids.flatMap((id) => conversations[id] ?? []);
  const [typed, setTyped] = useState('');
  const wanted = plain(typed);

  function add(event: FormEvent): void {
    event.preventDefault();
    if (wanted === '') return;
    setTyped('');
    void organise(ids, { addTags: [wanted] });
  }

  return (
    <Modal
      open
      onClose={onClose}
      title={words.title}
      foot={
        <Button kind="primary" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      <p className="mb-3 text-muted wrap-anywhere">{words.what(ids.length, chosen[0]?.title ?? '')}</p>
      <form onSubmit={add} className="mb-3 flex gap-2">
        <input
          type="text"
          aria-label={words.add}
          placeholder={words.add}
          value={typed}
          maxLength={tagLength}
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 min-w-0 flex-1 rounded-lg border border-edge bg-canvas px-2.5 text-[13px]"
        />
        <Button type="submit" disabled={wanted === ''}>
          {words.addNow}
        </Button>
      </form>
      {tags.length === 0 ? <p className="text-[13px] text-muted">{words.none}</p> : null}
      <ul className="-mx-2">
        {tags.map((tag) => (
          <TagRow
            key={tag.toLowerCase()}
            tag={tag}
            having={chosen.filter((one) => hasTag(one, tag)).length}
            of={chosen.length}
            onChange={(has) => {
              if (!has) setTakenOff([...takenOff, tag]);
              void organise(ids, has ? { addTags: [tag] } : { removeTags: [tag] });
            }}
          />
        ))}
      </ul>
    </Modal>
  );
}

function tagsOf(conversations: State['conversations'], others: readonly string[]): readonly string[] {
  const had = [...tagCounts(conversations).keys()];
  const named = new Map([...others, ...had].map((tag) => [tag.toLowerCase(), tag]));
  return [...named.values()].sort(byName);
}

interface TagRowProps {
  tag: string;
  /** How many of the conversations have it. */
  having: number;
  of: number;
  onChange: (has: boolean) => void;
}

function TagRow({ tag, having, of, onChange }: TagRowProps) {
  const box = useRef<HTMLInputElement>(null);
  const some = having > 0 && having < of;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <li>
      <label className="flex min-h-9 items-center gap-3 rounded-lg px-2 py-1 text-[13px] hover:bg-hover has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent">
        <input
          ref={box}
          type="checkbox"
          checked={having === of}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 shrink-0 accent-accent outline-none"
        />
        <span className="min-w-0 wrap-anywhere">{tag}</span>
        {some ? <span className="ml-auto shrink-0 text-xs text-muted">{words.some}</span> : null}
      </label>
    </li>
  );
}

/** A tag as it can be kept: without a sign before it, quotes, and what is not seen. */
function plain(typed: string): string {
  return typed
    .replace(/[\p{C}"]/gu, '')
    .trim()
    .replace(/^#+/, '')
    .trim();
}
