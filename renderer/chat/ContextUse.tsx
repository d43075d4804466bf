// How much of the context the next message would take, with all that stands before it: counted with the model's own
// tokenizer as soon as one stops typing.
import { useEffect, useState } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { nextModel } from '../state/selectors.ts';
import { draftKey } from '../state/state.ts';

/** ms of quiet after which a draft is counted. */
const quietMs = 400;

export function ContextUse() {
  const shownId = useApp((state) => state.shownId);
  const leafId = useApp((state) => state.conversations[shownId ?? '']?.leafId ?? null);
  const draft = useApp((state) => state.drafts[draftKey(shownId)] ?? '');
  const instruction = useApp((state) => state.setups[draftKey(shownId)]?.instruction ?? '');
  const contextLength = useApp((state) =>
    state.engine.status === 'ready' && state.engine.model.modelId === nextModel(state)?.id
      ? state.engine.model.contextLength
      : null,
  );
  // The model has better to do: counted meanwhile, the first text of a reply came later.
  const isReplying = useApp(({ running }) => Object.keys(running).length > 0);
  const { countPrompt } = useActions();
  const [counted, setCounted] = useState<{ id: string | null; tokens: number } | null>(null);
  const wanted = contextLength !== null && (leafId !== null || draft !== '');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another leaf or instruction is another prompt
  useEffect(() => {
    if (!wanted || isReplying) return;
    let superseded = false;
    const timer = setTimeout(async () => {
      const tokens = await countPrompt(draft);
      if (!superseded) setCounted(tokens === null ? null : { id: shownId, tokens });
    }, quietMs);
    return () => {
      superseded = true;
      clearTimeout(timer);
    };
  }, [wanted, isReplying, contextLength, shownId, leafId, draft, instruction, countPrompt]);

  const shown = wanted && counted?.id === shownId ? counted : null;
  return (
    <p className="mx-auto flex h-6 max-w-(--reading-width) items-center justify-end px-1 text-xs text-muted tabular-nums">
      {shown === null || contextLength === null ? null : (
        <span title={t.composer.contextAbout} className={shown.tokens > contextLength ? 'text-warn' : ''}>
          {t.composer.context(shown.tokens, contextLength)}
        </span>
      )}
    </p>
  );
}
