// Where the conversation's instruction is written. It is kept when the field is left, or the conversation.
import { useEffect, useRef, useState } from 'react';
import { longestInstruction } from '../../preload/contract/conversation-setup.ts';
import { Section } from '../inspector/Section.tsx';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { shownSetup } from '../state/setup-actions.ts';
import { PersonaMenu } from './PersonaMenu.tsx';
import { instructionFieldId } from './use-edit-instruction.ts';

/** The count is shown from this share of the limit on. */
const countFrom = 0.8;

export function InstructionSection() {
  const shownId = useApp((state) => state.shownId);
  return (
    <Section title={t.instruction.title}>
      <div className="mb-1.5 pl-2">
        <PersonaMenu />
      </div>
      <Field key={shownId} conversationId={shownId} />
      <p id={aboutId} className="mt-1.5 text-xs text-muted">
        {t.instruction.about} {shownId === null ? null : t.instruction.rereads}
      </p>
    </Section>
  );
}

const aboutId = `${instructionFieldId}-about`;

function Field({ conversationId }: { conversationId: string | null }) {
  const kept = useApp((state) => shownSetup(state).instruction);
  const { changeSetup } = useActions();
  const [text, setText] = useState(kept);
  const latest = useRef({ text, kept });
  latest.current = { text, kept };

  // Another window may have changed it; what is being typed here is not lost to that.
  const [seen, setSeen] = useState(kept);
  if (seen !== kept) {
    setSeen(kept);
    if (text.trim() === seen) setText(kept);
  }

  function keep(): void {
    const typed = latest.current.text.trim();
    if (typed !== latest.current.kept) void changeSetup(conversationId, { instruction: typed });
  }

  // The panel may be closed, or another conversation shown, while the field has the focus.
  const keepLast = useRef(keep);
  keepLast.current = keep;
  useEffect(() => () => keepLast.current(), []);

  return (
    <>
      <textarea
        id={instructionFieldId}
        aria-label={t.instruction.label}
        aria-describedby={aboutId}
        placeholder={t.instruction.placeholder}
        rows={4}
        maxLength={longestInstruction}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
        className="field-sizing-content max-h-80 min-h-24 w-full resize-none rounded-lg border border-edge bg-canvas px-3 py-2 text-[13px]"
      />
      {text.length < countFrom * longestInstruction ? null : (
        <p className="text-right text-xs text-muted tabular-nums">
          {t.instruction.characters(text.length, longestInstruction)}
        </p>
      )}
    </>
  );
}
