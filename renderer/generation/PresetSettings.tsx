// Of the whole app: the preset that conversations begin with, one's own presets, and the values below them.
import { useRef, useState } from 'react';
import {
  builtInPresetIds,
  isBuiltIn,
  layerSampling,
  noPreset,
  type Preset,
  presetValues,
  type SamplingValues,
  withoutValue,
} from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { ChoiceRows } from '../ui/Choice.tsx';
import { NameForm } from './NameForm.tsx';
import { presetName, type Scope } from './scope.ts';
import { Values } from './Values.tsx';

export function PresetSettings() {
  const settings = useApp((state) => state.settings);
  const presets = useApp((state) => state.presets);
  const { updateSettings, changePreset } = useActions();
  const layered = layerSampling({ ...settings, presets });
  const { presetId } = layered;
  const own = presets.find(({ id }) => id === presetId);

  const scope: Scope = {
    key: own?.id ?? 'app',
    layered,
    here: own ? 'preset' : 'app',
    presets,
    fixed: (key) => !own && layered.origin[key] === 'preset',
    change(values) {
      if (own) void changePreset({ ...own, values: { ...own.values, ...values } });
      else void updateSettings({ sampling: { ...settings.sampling, ...values } });
    },
    reset(key) {
      if (own) void changePreset({ ...own, values: withoutValue(own.values, key) });
      else void updateSettings({ sampling: withoutValue(settings.sampling, key) });
    },
  };

  return (
    <>
      <ChoiceRows
        label={t.generation.preset}
        name="preset"
        value={presetId}
        options={[
          ...builtInPresetIds.map((value) => ({ value: value as string, ...t.generation.builtIn[value] })),
          ...presets.map(({ id: value, name }) => ({ value, name, about: t.generation.own })),
          { value: noPreset, ...t.generation.none },
        ]}
        onChange={(chosen) => void updateSettings({ presetId: chosen })}
      />
      <PresetActions presetId={presetId} own={own} presets={presets} />
      <p className="text-xs text-muted">{aboutValues(presetId, own)}</p>
      {/* What is being typed for one preset is not for the next. */}
      <Values key={presetId} scope={scope} wide />
    </>
  );
}

function aboutValues(presetId: string, own: Preset | undefined): string {
  if (own) return t.generation.editsPreset(own.name);
  if (!isBuiltIn(presetId)) return t.generation.editsApp;
  return t.generation.fromPreset(t.generation.builtIn[presetId].name);
}

type Asking = 'create' | 'duplicate' | 'rename' | 'remove' | null;

interface PresetActionsProps {
  presetId: string;
  own: Preset | undefined;
  presets: readonly Preset[];
}

/** What can be done with the chosen preset. */
function PresetActions({ presetId, own, presets }: PresetActionsProps) {
  const { createPreset, changePreset, deletePreset, exportPreset, updateSettings } = useActions();
  const sampling = useApp((state) => state.settings.sampling);
  const [asking, setAsking] = useState<Asking>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const name = presetName(presetId, presets);
  const done = () => setAsking(null);

  async function create(wanted: string, values: SamplingValues): Promise<void> {
    const made = await createPreset(wanted, values);
    if ('code' in made) return setProblem(t.error(made));
    setProblem(null);
    done();
    await updateSettings({ presetId: made.id });
  }

  const others = presets.filter(({ id }) => asking !== 'rename' || id !== presetId).map((one) => one.name);
  const values = presetValues(presetId, presets) ?? {};
  switch (asking) {
    case 'create':
      return (
        <NameForm
          name=""
          taken={others}
          onCancel={done}
          // The seed belongs to one reply.
          onDone={(wanted) => create(wanted, { ...withoutValue(sampling, 'seed'), ...values })}
        />
      );
    case 'duplicate':
      return (
        <NameForm
          name={t.generation.copyOf(name)}
          taken={others}
          onCancel={done}
          onDone={(wanted) => create(wanted, values)}
        />
      );
    case 'rename':
      return own ? (
        <NameForm
          name={own.name}
          taken={others}
          onCancel={done}
          onDone={async (wanted) => (await changePreset({ ...own, name: wanted })) && done()}
        />
      ) : null;
    case 'remove':
      return own ? (
        <div role="alert" className="flex flex-col gap-2 rounded-lg bg-danger-soft px-3 py-2 text-[13px]">
          <p>{t.generation.removeAbout(own.name)}</p>
          <div className="flex gap-2">
            <Button kind="danger" onClick={() => void deletePreset(own.id).then(done)}>
              {t.generation.confirmRemove}
            </Button>
            <Button onClick={done}>{t.app.cancel}</Button>
          </div>
        </div>
      ) : null;
    case null:
      return (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setAsking('create')}>{t.generation.createFrom}</Button>
          {presetId === noPreset ? null : (
            <>
              <Button onClick={() => setAsking('duplicate')}>{t.generation.duplicate}</Button>
              <Button onClick={() => void exportPreset(presetId)}>{t.generation.export}</Button>
            </>
          )}
          {isBuiltIn(presetId) || !own ? null : (
            <>
              <Button onClick={() => setAsking('rename')}>{t.generation.rename}</Button>
              <Button onClick={() => setAsking('remove')}>{t.generation.remove}</Button>
            </>
          )}
          <Import onProblem={setProblem} />
          {problem === null ? null : (
            <p role="alert" className="w-full text-xs text-danger">
              {problem}
            </p>
          )}
        </div>
      );
    default:
      return asking satisfies never;
  }
}

function Import({ onProblem }: { onProblem: (problem: string | null) => void }) {
  const { importPreset, updateSettings } = useActions();
  const input = useRef<HTMLInputElement>(null);

  async function read(file: File): Promise<void> {
    const added = await importPreset(await file.text());
    if ('code' in added) return onProblem(t.error(added));
    onProblem(null);
    await updateSettings({ presetId: added.id });
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label={t.generation.importLabel}
        tabIndex={-1}
        className="hidden"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void read(file);
          // The same file again is another choice.
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>{t.generation.import}</Button>
    </>
  );
}
