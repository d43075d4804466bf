// The beginning of a conversation: which model will answer, and what to do if that is not the wanted one.
import { t } from '../messages/index.ts';
import { ModelFailure } from '../models/ModelFailure.tsx';
import { InstructionLine } from '../setup/InstructionLine.tsx';
import { PersonaMenu } from '../setup/PersonaMenu.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { canSaveShown, currentModel } from '../state/selectors.ts';
import { Button } from '../ui/Button.tsx';
import { shortcutName } from '../ui/shortcut.ts';
import { TemporarySwitch } from './Temporary.tsx';

const keys = { palette: 'mod+k', shortcuts: 'mod+/' };

export function EmptyState() {
  const model = useApp(currentModel);
  const canWrite = useApp(canSaveShown);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 py-8">
      <div className="m-auto w-full max-w-(--reading-width)">
        <h2 className="text-xl font-semibold tracking-tight text-balance">{t.empty.title}</h2>
        <ModelStory />
        <div className="mt-3 flex flex-wrap gap-x-5">
          {canWrite ? (
            <>
              <InstructionLine offer />
              <PersonaMenu />
            </>
          ) : null}
          <TemporarySwitch />
        </div>
        {model?.isDemo && canWrite ? <DemoStory /> : null}
        <Keys />
      </div>
    </div>
  );
}

/** The two keys from which all others are found; not where there is no keyboard to speak of. */
function Keys() {
  const platform = useApp((state) => state.app.platform);
  const { openDialog } = useActions();
  return (
    <p className="mt-8 -ml-1 flex flex-wrap gap-x-4 text-xs text-muted pointer-coarse:hidden">
      {(['palette', 'shortcuts'] as const).map((name) => (
        <button
          key={name}
          type="button"
          onClick={() => openDialog({ name })}
          className="rounded-md px-1 py-0.5 hover:bg-hover hover:text-ink"
        >
          <kbd className="font-sans font-medium">{shortcutName(keys[name], platform)}</kbd> {t.empty[name]}
        </button>
      ))}
    </p>
  );
}

function ModelStory() {
  const model = useApp(currentModel);
  const engine = useApp((state) => state.engine);
  const { openDialog } = useActions();
  if (engine.status === 'failed') {
    return (
      <div className="mt-3 flex flex-col gap-4">
        <p className="text-danger wrap-anywhere">{t.error(engine.error)}</p>
        <ModelFailure modelId={engine.modelId} tooLarge={engine.error.code === 'engineOutOfMemory'} />
      </div>
    );
  }
  if (!model) {
    return (
      <div className="mt-3">
        <p className="text-muted">{t.empty.noModel}</p>
        <div className="mt-4 flex flex-wrap gap-2">
          <Button kind="primary" onClick={() => openDialog({ name: 'get' })}>
            {t.get.open}
          </Button>
          <Button onClick={() => openDialog({ name: 'models' })}>{t.empty.choose}</Button>
        </div>
      </div>
    );
  }
  return (
    <p className="mt-2 text-[15px] text-muted text-pretty">
      {engine.status === 'loading'
        ? t.empty.loading(t.modelTitle(model), engine.progress)
        : engine.status === 'none' && engine.unloadedId
          ? t.empty.unloaded(t.modelTitle(model))
          : t.empty.answers(t.modelTitle(model))}{' '}
      {t.empty.private}
    </p>
  );
}

function DemoStory() {
  const { send, openDialog } = useActions();
  return (
    <>
      <h3 className="mt-8 text-[13px] font-medium text-muted">{t.empty.ask}</h3>
      <ul className="mt-2 grid gap-2 sm:grid-cols-2">
        {t.empty.questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              onClick={() => void send(question)}
              className="h-full w-full rounded-card border border-line px-4 py-3 text-left hover:border-edge hover:bg-sunk"
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-8 text-[13px] text-muted">{t.empty.demo}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button kind="primary" onClick={() => openDialog({ name: 'get' })}>
          {t.get.open}
        </Button>
        <Button onClick={() => openDialog({ name: 'models' })}>{t.empty.choose}</Button>
      </div>
    </>
  );
}
