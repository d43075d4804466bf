// Where prompts and personas are made, changed and deleted.
import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { SavedTextKind } from '../../preload/contract/saved-texts.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { typedKey } from '../state/saved-text-actions.ts';
import { Button } from '../ui/Button.tsx';
import { ChoiceSegments } from '../ui/Choice.tsx';
import { Modal } from '../ui/Modal.tsx';
import { SavedTextForm } from './SavedTextForm.tsx';

export function SavedTextsDialog() {
  const dialog = useApp((state) => (state.dialog?.name === 'savedTexts' ? state.dialog : null));
  const { openDialog } = useActions();
  return (
    <Modal open={dialog !== null} onClose={() => openDialog(null)} title={t.prompts.title} width="wide">
      {dialog === null ? null : <SavedTexts kind={dialog.kind} begin={dialog.text ?? null} />}
    </Modal>
  );
}

/** `begin`: the text of a new one that is to be saved. */
function SavedTexts({ kind: first, begin }: { kind: SavedTextKind; begin: string | null }) {
  const savedTexts = useApp((state) => state.savedTexts);
  const [kind, setKind] = useState(first);
  /** null: a new one. */
  const [chosenId, setChosenId] = useState<string | null>(null);
  const list = savedTexts.filter((one) => one.kind === kind);
  const chosen = list.find(({ id }) => id === chosenId) ?? null;
  const typedTexts = useApp((state) => state.typedTexts);
  const own = kind === first ? begin : null;
  const newKey = typedKey(kind, null, own);
  const choices = useRef<HTMLDivElement>(null);
  const [saves, setSaves] = useState(0);
  // The button that had the focus cannot be pressed any more.
  useEffect(() => {
    if (saves > 0) choices.current?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
  }, [saves]);

  return (
    <div className="flex flex-col gap-4">
      <ChoiceSegments
        label={t.prompts.about[kind]}
        name="saved-text-kind"
        value={kind}
        options={[
          { value: 'prompt', name: t.prompts.prompts },
          { value: 'persona', name: t.prompts.personas },
        ]}
        onChange={(value) => {
          setKind(value);
          setChosenId(null);
        }}
      />
      <div className="flex gap-5 max-[640px]:flex-col">
        <div ref={choices} className="flex w-60 shrink-0 flex-col gap-2 max-[640px]:w-full">
          <Button onClick={() => setChosenId(null)} aria-pressed={chosen === null}>
            <Plus size={15} aria-hidden />
            {t.prompts.create[kind]}
            {newKey in typedTexts ? <Unsaved /> : null}
          </Button>
          {list.length === 0 ? (
            <p className="px-2 text-xs text-muted">{t.prompts.none[kind]}</p>
          ) : (
            <ul className="max-h-72 overflow-y-auto max-[640px]:max-h-36">
              {list.map(({ id, name }) => (
                <li key={id}>
                  <button
                    type="button"
                    aria-pressed={id === chosenId}
                    onClick={() => setChosenId(id)}
                    className="flex w-full items-baseline gap-2 rounded-lg px-2 py-1.5 text-left text-[13px] -outline-offset-2 hover:bg-hover aria-pressed:bg-hover aria-pressed:font-medium"
                  >
                    <span className="min-w-0 flex-1 truncate">{name}</span>
                    {id in typedTexts ? <Unsaved /> : null}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
        <SavedTextForm
          key={`${kind} ${chosen?.id}`}
          kind={kind}
          saved={chosen}
          begin={own}
          typedKey={typedKey(kind, chosen?.id ?? null, own)}
          onSaved={(id) => {
            setChosenId(id);
            setSaves(saves + 1);
          }}
        />
      </div>
    </div>
  );
}

function Unsaved() {
  return <span className="shrink-0 text-xs font-normal text-muted">{t.prompts.unsaved}</span>;
}
