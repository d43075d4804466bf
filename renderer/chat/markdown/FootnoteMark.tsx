// The mark of a footnote in the text, which leads to the note below the reply. It is a button, because an
// address with a fragment would change the app's own address.
import { t } from '../../messages/index.ts';

export function FootnoteMark({ label, noteId }: { label: string; noteId: string }) {
  const note = noteElementId(noteId, label);
  return (
    <sup>
      <button
        type="button"
        className="md-note"
        id={`${note}-mark`}
        aria-label={t.markdown.footnote(label)}
        onClick={() => focusOn(note)}
      >
        {label}
      </button>
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
