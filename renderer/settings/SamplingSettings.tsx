// How the next token is chosen: one of the presets, or one's own values.
import { layerSampling, noPreset, type Sampling } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { ChoiceRows } from '../ui/Choice.tsx';
import { NumberField } from './NumberField.tsx';

/** The limits are those of the contract's schema. */
const fields = [
  { key: 'temperature', min: 0, max: 5, step: 0.05 },
  { key: 'topK', min: 0, max: 1000, step: 1 },
  { key: 'topP', min: 0, max: 1, step: 0.01 },
  { key: 'minP', min: 0, max: 1, step: 0.01 },
  { key: 'maxTokens', min: 1, max: 32_768, step: 1 },
] as const satisfies readonly { key: keyof Sampling; min: number; max: number; step: number }[];

const presets = ['balanced', 'precise', 'modelCard', noPreset].map((value) => ({
  value,
  ...(t.settings.presets[value as 'balanced'] ?? t.settings.presets.custom),
}));

export function SamplingSettings() {
  const settings = useApp((state) => state.settings);
  const presetsMade = useApp((state) => state.presets);
  const { sampling, presetId } = layerSampling({ ...settings, presets: presetsMade });
  const { updateSettings } = useActions();

  function change(changes: Partial<Sampling>): void {
    void updateSettings({ sampling: { ...settings.sampling, ...changes } });
  }

  return (
    <>
      <ChoiceRows
        label={t.settings.sampling}
        name="preset"
        value={presetId}
        options={presets}
        onChange={(value) => void updateSettings({ presetId: value })}
      />
      {presetId === noPreset ? (
        <div className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2">
          {fields.map(({ key, ...range }) => (
            <NumberField
              key={key}
              {...t.settings.fields[key]}
              {...range}
              value={sampling[key]}
              onChange={(value) => value !== null && change({ [key]: value })}
            />
          ))}
        </div>
      ) : null}
      <NumberField
        {...t.settings.fields.seed}
        min={0}
        max={0xffff_ffff}
        step={1}
        optional
        value={sampling.seed}
        onChange={(seed) => change({ seed })}
      />
    </>
  );
}
