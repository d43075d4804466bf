// What was given up so that the model runs at all, and the way back.
import { MemoryStick, X } from 'lucide-react';
import { useState } from 'react';
import type { StepDown } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button, IconButton } from '../ui/Button.tsx';

const none: readonly StepDown[] = [];

export function StepsNotice() {
  const steps = useApp((state) => ('model' in state.engine ? state.engine.model.tuning.steps : none));
  const { undoStepsDown } = useActions();
  const [dismissed, setDismissed] = useState('');
  const key = JSON.stringify(steps);
  if (steps.length === 0 || key === dismissed) return null;
  return (
    <div className="flex flex-wrap items-start gap-x-3 border-b border-line bg-sunk py-1.5 pr-2 pl-5 text-[13px]">
      <MemoryStick size={16} strokeWidth={1.75} aria-hidden className="mt-1.5 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 basis-60 py-1 wrap-anywhere">{t.steps.notice(steps)}</p>
      <div className="ml-auto flex items-center gap-1">
        <Button kind="quiet" title={t.steps.undoAbout} onClick={() => void undoStepsDown()}>
          {t.steps.undo}
        </Button>
        <IconButton icon={X} size="small" label={t.app.dismiss} onClick={() => setDismissed(key)} />
      </div>
    </div>
  );
}
