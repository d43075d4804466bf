// How the next token is chosen: one of the presets, or one's own values.
import { useState } from 'react';
import { type Sampling, samplingPresets } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { ChoiceRows } from '../ui/Choice.tsx';
import { NumberField } from './NumberField.tsx';
import { presetOf } from './preset-of.ts';

/** The limits are those of the contract's schema. */
const fields = [
  { key: 'temperature', min: 0, max: 5, step: 0.05 },
  { key: 'topK', min: 0, max: 1000, step: 1 },
  { key: 'topP', min: 0, max: 1, step: 0.01 },
  { key: 'minP', min: 0, max: 1, step: 0.01 },
  { key: 'maxTokens', min: 1, max: 32_768, step: 1 },
] as const satisfies readonly { key: keyof Sampling; min: number; max: number; step: number }[];

const presets = (['balanced', 'precise', 'modelCard', 'custom'] as const).map((value) => ({
  value,
  ...t.settings.presets[value],
}));

export function SamplingSettings() {
  const sampling = useApp((state) => state.settings.sampling);
  const { updateSettings } = useActions();
  const [wantsCustom, setWantsCustom] = useState(false);
  const preset = wantsCustom ? 'custom' : presetOf(sampling);

  function change(changes: Partial<Sampling>): void {
    void updateSettings({ sampling: { ...sampling, ...changes } });
  }

  return (
    <>
      <ChoiceRows
        label={t.settings.sampling}
        name="preset"
        value={preset}
        options={presets}
        onChange={(value) => {
          setWantsCustom(value === 'custom');
          if (value !== 'custom') change({ ...samplingPresets[value], seed: sampling.seed });
        }}
      />
      {preset === 'custom' ? (
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
