// The footnotes of a reply, below it. The button before each leads back to its mark in the text.
import { t } from '../../messages/index.ts';
import { Block } from './Block.tsx';
import type { Note } from './document.ts';
import { focusOn, noteElementId } from './FootnoteMark.tsx';
import { useStill } from './still.ts';

export function Footnotes({ notes, noteId }: { notes: readonly Note[]; noteId: string }) {
  const still = useStill() !== null;
  return (
    <section className="md-notes" aria-label={t.markdown.footnotes}>
      {notes.map(({ label, markdown }) => {
        const id = noteElementId(noteId, label);
        return (
          <div key={label} id={id} tabIndex={-1}>
            {still ? (
              <a className="md-note" href={`#${id}-mark`}>
                {label}
              </a>
            ) : (
              <button
                type="button"
                className="md-note"
                aria-label={t.markdown.backTo(label)}
                onClick={() => focusOn(`${id}-mark`)}
              >
                {label}
              </button>
            )}
            <div>
              <Block text={dedent(markdown)} definitions="" streaming={false} noteId={noteId} />
            </div>
          </div>
        );
      })}
    </section>
  );
}

/** The lines of a note after its first are indented. */
export function dedent(markdown: string): string {
  return markdown.replace(/^(?: {1,4}|\t)/gm, '');
}
