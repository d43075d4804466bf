import { ChevronDown, TriangleAlert } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { currentModel, nextModel } from '../state/selectors.ts';

/** The model in use, its level, and the device it really runs on. */
export function ModelButton() {
  const loading = useApp(currentModel);
  const next = useApp(nextModel);
  const engine = useApp((state) => state.engine);
  const { openDialog } = useActions();
  // What the conversation uses, which is not loaded before it is asked.
  const waits = next !== null && next.id !== loading?.id;
  const model = waits ? next : loading;
  const loaded = 'model' in engine && !waits ? engine.model : null;
  // Its name may have become another since it was loaded.
  const name = model?.name ?? loaded?.name;
  const doubtful = loaded !== null && loaded.format.doubt !== null;
  const place = waits ? t.levels.whenAsked : loaded ? t.header.device(loaded) : null;
  const level = loaded?.level ?? model?.level;
  const about = [level, place].filter(Boolean);
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={
        name
          ? t.header.model([name, ...about, ...(doubtful ? [t.models.notXenon4] : [])].join(' · '))
          : t.header.noModel
      }
      title={doubtful ? t.models.notXenon4 : undefined}
      onClick={() => openDialog({ name: 'models' })}
      className="flex h-8 min-w-0 shrink items-center gap-1.5 rounded-lg px-2.5 text-[13px] hover:bg-hover"
    >
      {doubtful ? <TriangleAlert size={15} aria-hidden className="shrink-0 text-warn" /> : null}
      <span className="truncate">{name ?? t.engine.none}</span>
      {about.length > 0 ? (
        <span className="shrink-0 text-muted max-[600px]:hidden">
          {level}
          <span className="max-wide:hidden">{place ? ` · ${place}` : null}</span>
        </span>
      ) : null}
      <ChevronDown size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
    </button>
  );
}
