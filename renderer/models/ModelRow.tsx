import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ErrorData } from '../../preload/contract/errors.ts';
import { sourceQuality } from '../../preload/contract/level-source.ts';
import { modelNameLength } from '../../preload/contract/library.ts';
import type { EngineState, ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { EditableTitle } from '../ui/EditableTitle.tsx';
import { ModelDetails } from './ModelDetails.tsx';
import { ModelFacts } from './ModelFacts.tsx';
import { ModelMenu } from './ModelMenu.tsx';

export function ModelRow({ model }: { model: ModelEntry }) {
  const current = useApp((state) => state.settings.currentModelId === model.id);
  const engine = useApp((state) => (isOf(state.engine, model.id) ? state.engine : null));
  const { loadModel, renameModel, openLevels } = useActions();
  const [renaming, setRenaming] = useState(false);
  const refusal = useApp((state) => refusalOf(state.engine, model.id));
  const failed = engine?.status === 'failed' || refusal !== null;
  const problem = model.problem ?? (engine?.status === 'failed' ? engine.error : refusal);
  const inUse = engine !== null && 'model' in engine;
  const fellBack = inUse ? engine.model.fellBack : null;
  const doubt = inUse ? engine.model.format.doubt : null;
  return (
    <li
      aria-current={current ? 'true' : undefined}
      className="rounded-lg border border-transparent px-3 py-3 aria-[current]:border-line aria-[current]:bg-sunk"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          {renaming ? (
            <EditableTitle
              title={model.name}
              label={t.library.nameLabel}
              maxLength={modelNameLength}
              className="h-8 w-full text-[13px]"
              onDone={(kept) => {
                setRenaming(false);
                if (kept !== null && kept.trim() !== model.name) void renameModel(model.id, kept);
              }}
            />
          ) : (
            <h3 className="py-1.5 text-[13px] font-medium wrap-anywhere">{t.modelTitle(model)}</h3>
          )}
        </div>
        <div className="flex items-center gap-1">
          {inUse ? <span className="px-2 text-xs font-medium text-accent">{t.models.current}</span> : null}
          {engine?.status === 'loading' ? (
            <span className="px-2 text-xs text-muted tabular-nums">{t.models.loading(engine.progress)}</span>
          ) : null}
          {engine === null || failed ? (
            <Button
              aria-label={failed ? undefined : t.models.toUse(model)}
              onClick={() => void loadModel(model.id)}
            >
              {failed ? t.models.tryAgain : t.models.use}
            </Button>
          ) : null}
          {model.problem === null && sourceQuality(model.level) !== 'refused' ? (
            <Button
              kind="quiet"
              aria-label={t.jobs.levels.toOpen(model)}
              onClick={() => openLevels(model.id)}
            >
              {t.jobs.levels.open}
            </Button>
          ) : null}
          {model.isDemo ? null : <ModelMenu model={model} onRename={() => setRenaming(true)} />}
        </div>
      </div>
      <ModelFacts model={model} inUse={inUse ? engine.model : null} usable={problem === null} />
      {problem ? (
        <p className="mt-2 flex gap-2 text-[13px] wrap-anywhere text-danger">
          <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          {t.error(problem)}
        </p>
      ) : null}
      {model.change !== null && problem === null ? (
        <p
          className={`mt-2 text-[13px] wrap-anywhere ${model.change.kind === 'contents' ? 'text-warn' : 'text-muted'}`}
        >
          {t.library.changed(model, model.change)}
        </p>
      ) : null}
      {doubt ? (
        <p className="mt-2 flex gap-2 text-[13px] text-warn">
          <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          <span>
            {t.models.notXenon4}. <span className="text-muted">{t.models.doubts[doubt]}</span>
          </span>
        </p>
      ) : null}
      {fellBack ? <p className="mt-2 text-xs text-muted">{t.models.fellBack(fellBack)}</p> : null}
      {model.problem === null ? <ModelDetails model={model} /> : null}
    </li>
  );
}

/** Whether what the engine does now is about this model. */
function isOf(engine: EngineState, modelId: string): boolean {
  if ('model' in engine) return engine.model.modelId === modelId;
  return 'modelId' in engine && engine.modelId === modelId;
}

/** Why the engine has not taken this model and goes on with another one. */
function refusalOf(engine: EngineState, modelId: string): ErrorData | null {
  const refused = 'model' in engine ? engine.refused : undefined;
  return refused?.modelId === modelId ? refused.error : null;
}
