// The conversation's instruction as a quiet line above its first turn; it leads to where it is changed.
import { ScrollText } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { shownSetup } from '../state/setup-actions.ts';
import { useEditInstruction } from './use-edit-instruction.ts';

/** @param offer says how to give one where there is none */
export function InstructionLine({ offer = false }: { offer?: boolean }) {
  const instruction = useApp((state) => shownSetup(state).instruction);
  const edit = useEditInstruction();
  if (instruction === '' && !offer) return null;
  return (
    <button
      type="button"
      aria-label={instruction === '' ? undefined : t.instruction.edit(instruction)}
      data-part="instruction"
      onClick={edit}
      className="-mx-2 flex max-w-full items-baseline gap-2 rounded-md px-2 py-1 text-left text-xs text-muted hover:bg-hover hover:text-ink"
    >
      <ScrollText size={13} aria-hidden className="shrink-0 self-center" />
      {instruction === '' ? (
        t.instruction.add
      ) : (
        <>
          <span className="shrink-0 font-medium">{t.instruction.line}</span>
          <span className="truncate">{instruction}</span>
        </>
      )}
    </button>
  );
}
