// What holds for the shown conversation: what its model is told, how replies are written, and what is recorded.
import { useState } from 'react';
import { layerSampling, setsNothing, withoutValue } from '../../preload/contract/sampling.ts';
import { Section } from '../inspector/Section.tsx';
import { SidePanel } from '../inspector/SidePanel.tsx';
import { t } from '../messages/index.ts';
import { InstructionSection } from '../setup/InstructionSection.tsx';
import { RecordSwitch } from '../setup/RecordSwitch.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown, shownGeneration } from '../state/selectors.ts';
import { draftKey } from '../state/state.ts';
import { Button } from '../ui/Button.tsx';
import { showToast } from '../ui/toasts.ts';
import { NameForm } from './NameForm.tsx';
import { PresetSelect } from './PresetSelect.tsx';
import { presetName, type Scope } from './scope.ts';
import { Values } from './Values.tsx';

export const parametersButtonId = 'parameters-button';

export function ParametersPanel() {
  const open = useApp((state) => state.parametersOpen);
  const subject = useSubject();
  const canChange = useApp(canChangeShown);
  const { toggleParameters } = useActions();
  function close(): void {
    toggleParameters(false);
    document.getElementById(parametersButtonId)?.focus();
  }
  return (
    <SidePanel title={t.setup.title} open={open} onClose={close}>
      <fieldset disabled={!canChange} className="contents">
        <InstructionSection />
        <Parameters key={subject} />
        <RecordSwitch />
      </fieldset>
    </SidePanel>
  );
}

/** Another key for another conversation: what is being typed for one is not for the next. One that begins goes on. */
function useSubject(): number {
  const shownId = useApp((state) => state.shownId);
  const begunId = useApp((state) => state.begunId);
  const [subject, setSubject] = useState({ id: shownId, key: 0 });
  if (subject.id === shownId) return subject.key;
  const key = subject.id === null && shownId === begunId ? subject.key : subject.key + 1;
  setSubject({ id: shownId, key });
  return key;
}

function Parameters() {
  const settings = useApp((state) => state.settings);
  const presets = useApp((state) => state.presets);
  const generation = useApp(shownGeneration);
  const key = useApp((state) => draftKey(state.shownId));
  const { setGeneration, resetGeneration } = useActions();
  const { values } = generation;
  const scope: Scope = {
    key,
    layered: layerSampling({ ...settings, presets }, generation),
    here: 'conversation',
    presets,
    fixed: () => false,
    change: (changes) => void setGeneration({ values: { ...values, ...changes } }),
    reset: (key) => void setGeneration({ values: withoutValue(values, key) }),
  };
  return (
    <Section title={t.generation.title}>
      <div className="flex flex-col gap-4">
        <PresetSelect
          value={generation.presetId}
          asApp={presetName(layerSampling({ ...settings, presets }).presetId, presets)}
          presets={presets}
          onChange={(presetId) => void setGeneration({ presetId })}
        />
        <Values scope={scope} />
        <div className="flex flex-wrap gap-2">
          <SaveAsPreset />
          {setsNothing(generation) ? null : (
            <Button onClick={() => void resetGeneration()}>{t.generation.resetAll}</Button>
          )}
        </div>
      </div>
    </Section>
  );
}

/** Makes the values as they are now a preset, and the conversation use it in their place. */
function SaveAsPreset() {
  const presets = useApp((state) => state.presets);
  const { createPreset, currentValues, setGeneration, say } = useActions();
  const [naming, setNaming] = useState(false);
  if (!naming) return <Button onClick={() => setNaming(true)}>{t.generation.save}</Button>;
  return (
    <div className="w-full">
      <NameForm
        name=""
        taken={presets.map(({ name }) => name)}
        onCancel={() => setNaming(false)}
        onDone={async (name) => {
          const made = await createPreset(name, currentValues());
          if ('code' in made) return say(t.error(made));
          setNaming(false);
          showToast({ text: t.generation.saved(name) });
          await setGeneration({ presetId: made.id, values: {} });
        }}
      />
    </div>
  );
}
