// The Markdown of a turn, as React elements.
import { useId, useState } from 'react';
import { Block } from './Block.tsx';
import { createDocument } from './document.ts';
import { Footnotes } from './Footnotes.tsx';
import './markdown.css';

/** @param streaming the text will go on: its last block may still turn out to be something else */
export function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  // A cache by text, so that it may be filled while drawing: the same text gives the same blocks.
  const [read] = useState(createDocument);
  const noteId = useId();
  const { settled, open, notes } = read(text);
  return (
    <div className="markdown">
      {settled.map((part) => (
        <Block
          key={part.start}
          text={part.text}
          definitions={part.definitions}
          streaming={false}
          noteId={noteId}
        />
      ))}
      {open.text === '' ? null : (
        <Block
          key={open.start}
          text={open.text}
          definitions={open.definitions}
          streaming={streaming}
          noteId={noteId}
        />
      )}
      {notes.length > 0 ? <Footnotes notes={notes} noteId={noteId} /> : null}
    </div>
  );
}
