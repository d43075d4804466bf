// That the file of the model which answers next is not the one that it was, or not where it was.
import { Info } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { nextModel } from '../state/selectors.ts';

export function ChangedNotice() {
  const model = useApp(nextModel);
  if (!model || model.change === null || model.problem !== null) return null;
  return (
    <p className="flex gap-3 border-b border-line bg-sunk px-5 py-2.5 text-[13px]">
      <Info size={16} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-accent" />
      <span className="wrap-anywhere">{t.library.changed(model, model.change)}</span>
    </p>
  );
}
