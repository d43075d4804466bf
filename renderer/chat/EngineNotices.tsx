// What a person must hear about the engine wherever they are: that the model cannot be used, and that it runs on
// the processor though a device was wanted.
import { Cpu, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { t } from '../messages/index.ts';
import { ModelFailure } from '../models/ModelFailure.tsx';
import { useApp } from '../state/context.tsx';
import { IconButton } from '../ui/Button.tsx';

/** A new conversation says it in its middle. */
export function FailedNotice() {
  const failed = useApp((state) =>
    state.engine.status === 'failed' && state.shownId !== null ? state.engine : null,
  );
  if (failed === null) return null;
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line bg-sunk px-5 py-2.5 text-[13px]">
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-danger" />
      <p className="min-w-0 flex-1 basis-60 wrap-anywhere">{t.error(failed.error)}</p>
      <ModelFailure modelId={failed.modelId} tooLarge={failed.error.code === 'engineOutOfMemory'} />
    </div>
  );
}

export function FellBackNotice() {
  const reason = useApp((state) => ('model' in state.engine ? state.engine.model.fellBack : null));
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (reason === null || reason === dismissed) return null;
  return (
    <div className="flex items-start gap-3 border-b border-line bg-sunk py-1.5 pr-2 pl-5 text-[13px]">
      <Cpu size={16} strokeWidth={1.75} aria-hidden className="mt-1.5 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 py-1 wrap-anywhere">{t.models.fellBackNotice(reason)}</p>
      <IconButton icon={X} size="small" label={t.app.dismiss} onClick={() => setDismissed(reason)} />
    </div>
  );
}
