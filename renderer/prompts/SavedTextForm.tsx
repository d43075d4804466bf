import { type FormEvent, useId, useState } from 'react';
import type { ErrorData } from '../../preload/contract/errors.ts';
import { type SavedText, type SavedTextKind, savedTextLimits } from '../../preload/contract/saved-texts.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import type { TypedText } from '../state/state.ts';
import { Button } from '../ui/Button.tsx';
import { placeholdersOf } from './placeholders.ts';

interface SavedTextFormProps {
  kind: SavedTextKind;
  /** null: a new one. */
  saved: SavedText | null;
  /** The text of a new one; null: none yet. */
  begin: string | null;
  /** Of `typedKey`. */
  typedKey: string;
  /** `id` null: it is deleted. */
  onSaved: (id: string | null) => void;
}

/** The name and text of a prompt or persona. Mounted anew for each. */
export function SavedTextForm({ kind, saved, begin, typedKey, onSaved }: SavedTextFormProps) {
  const { saveText, deleteText, typeText } = useActions();
  const id = useId();
  const typed = useApp((state) => state.typedTexts[typedKey]);
  const name = typed?.name ?? saved?.name ?? '';
  const text = typed?.text ?? saved?.text ?? begin ?? '';
  const [problem, setProblem] = useState<ErrorData | null>(null);
  const [asking, setAsking] = useState(false);
  const isSame = name.trim() === saved?.name && text === saved.text;
  const placeholders = kind === 'prompt' ? placeholdersOf(text) : [];

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === '' || text.trim() === '' || isSame) return;
    const result = await saveText({ id: saved?.id, kind, name: name.trim(), text });
    if ('code' in result) setProblem(result);
    else {
      setProblem(null);
      typeText(typedKey, null);
      onSaved(result.id);
    }
  }

  function type(changes: Partial<TypedText>): void {
    const now = { name, text, ...changes };
    const isAsBefore = now.name === (saved?.name ?? '') && now.text === (saved?.text ?? begin ?? '');
    typeText(typedKey, isAsBefore ? null : now);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex min-w-0 flex-1 flex-col gap-3">
      <div className="flex flex-col gap-1">
        <label htmlFor={`${id}-name`} className="text-[13px] font-medium">
          {t.prompts.name}
        </label>
        <input
          id={`${id}-name`}
          value={name}
          maxLength={savedTextLimits.name}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-problem`}
          onChange={(event) => {
            type({ name: event.target.value });
            setProblem(null);
          }}
          className="h-8 w-full rounded-lg border border-edge bg-canvas px-2.5 text-[13px] aria-invalid:border-danger"
        />
        <p id={`${id}-problem`} role="alert" className="text-xs text-danger empty:hidden">
          {problem === null ? null : t.error(problem)}
        </p>
      </div>
      <div className="flex flex-col gap-1">
        <label htmlFor={`${id}-text`} className="text-[13px] font-medium">
          {t.prompts.text[kind]}
        </label>
        <textarea
          id={`${id}-text`}
          rows={8}
          value={text}
          maxLength={savedTextLimits[kind]}
          aria-describedby={`${id}-about`}
          placeholder={t.prompts.example[kind]}
          onChange={(event) => type({ text: event.target.value })}
          className="field-sizing-content max-h-80 min-h-40 w-full resize-none rounded-lg border border-edge bg-canvas px-3 py-2 text-[13px]"
        />
        <p id={`${id}-about`} className="text-xs text-muted">
          {placeholders.length > 0 ? t.prompts.fills(placeholders) : t.prompts.hint[kind]}
        </p>
      </div>
      {asking && saved !== null ? (
        <div className="flex flex-wrap items-center gap-2">
          <p className="min-w-0 flex-1 basis-52 text-[13px] wrap-anywhere">{t.prompts.confirm(saved.name)}</p>
          <Button onClick={() => setAsking(false)}>{t.app.cancel}</Button>
          <Button
            kind="danger"
            onClick={() => {
              void deleteText(saved.id);
              typeText(typedKey, null);
              onSaved(null);
            }}
          >
            {t.prompts.remove}
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap justify-end gap-2">
          {typed === undefined ? null : (
            <Button
              onClick={() => {
                typeText(typedKey, null);
                setProblem(null);
              }}
            >
              {t.prompts.discard}
            </Button>
          )}
          {saved === null ? null : <Button onClick={() => setAsking(true)}>{t.prompts.remove}</Button>}
          <Button type="submit" kind="primary" disabled={name.trim() === '' || text.trim() === '' || isSame}>
            {t.prompts.save}
          </Button>
        </div>
      )}
    </form>
  );
}
