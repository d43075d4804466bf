// A model that was chosen and could not be loaded, beside the one that goes on.
import { TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { IconButton } from '../ui/Button.tsx';

export function RefusedNotice() {
  const engine = useApp((state) => state.engine);
  const models = useApp((state) => state.models);
  const refused = 'model' in engine ? engine.refused : undefined;
  const [dismissed, setDismissed] = useState('');
  const key = JSON.stringify(refused ?? null);
  if (refused === undefined) {
    // The same one refused once more is news.
    if (dismissed !== '') setDismissed('');
    return null;
  }
  if (key === dismissed || !('model' in engine)) return null;
  const chosen = models.find(({ id }) => id === refused.modelId);
  return (
    <div className="flex items-start gap-3 border-b border-line bg-sunk py-1.5 pr-2 pl-5 text-[13px]">
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="mt-1.5 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 py-1 wrap-anywhere">{t.refused(chosen, engine.model, refused.error)}</p>
      <IconButton icon={X} size="small" label={t.app.dismiss} onClick={() => setDismissed(key)} />
    </div>
  );
}
