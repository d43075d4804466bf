// The ways on where the current model cannot be used: a smaller level that fits, once more, another one.
import { useEffect } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { smallerLevel } from './smaller-level.ts';

export function ModelFailure({ modelId, tooLarge }: { modelId: string | null; tooLarge: boolean }) {
  const offered = useApp((state) =>
    tooLarge && modelId !== null ? smallerLevel(modelId, state.models, state.fits) : null,
  );
  const { loadModel, openDialog, refreshFits } = useActions();
  useEffect(() => {
    if (tooLarge) void refreshFits();
  }, [tooLarge, refreshFits]);
  return (
    <div className="flex flex-wrap gap-2">
      {offered ? (
        <Button kind="primary" onClick={() => void loadModel(offered.id)}>
          {t.models.takeSmaller(offered)}
        </Button>
      ) : null}
      {modelId ? (
        <Button kind={tooLarge ? 'plain' : 'primary'} onClick={() => void loadModel(modelId)}>
          {t.models.tryAgain}
        </Button>
      ) : null}
      <Button
        kind={tooLarge && !offered ? 'primary' : 'plain'}
        onClick={() => openDialog({ name: 'models' })}
      >
        {t.empty.choose}
      </Button>
    </div>
  );
}
