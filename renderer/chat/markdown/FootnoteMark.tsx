// The mark of a footnote in the text, which leads to the note below the reply. It is a button, because an
// address with a fragment would change the app's own address; in a file it is what leads there.
import { t } from '../../messages/index.ts';
import { useStill } from './still.ts';

export function FootnoteMark({ label, noteId }: { label: string; noteId: string }) {
  const note = noteElementId(noteId, label);
  const still = useStill() !== null;
  return (
    <sup>
      {still ? (
        <a className="md-note" id={`${note}-mark`} href={`#${note}`}>
          {label}
        </a>
      ) : (
        <button
          type="button"
          className="md-note"
          id={`${note}-mark`}
          aria-label={t.markdown.footnote(label)}
          onClick={() => focusOn(note)}
        >
          {label}
        </button>
      )}
    </sup>
  );
}

/** Labels differ by more than case. */
export function noteElementId(noteId: string, label: string): string {
  return `${noteId}-${label.toLowerCase()}`;
}

export function focusOn(id: string): void {
  const target = document.getElementById(id);
  target?.scrollIntoView({ block: 'nearest' });
  target?.focus({ preventScroll: true });
}
