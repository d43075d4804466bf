import { useId } from 'react';
import { builtInPresetIds, noPreset, type Preset } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { presetName } from './scope.ts';

interface PresetSelectProps {
  /** null: as the app. */
  value: string | null;
  /** Name of the app's preset. */
  asApp: string;
  presets: readonly Preset[];
  onChange: (presetId: string | null) => void;
}

export function PresetSelect({ value, asApp, presets, onChange }: PresetSelectProps) {
  const id = useId();
  const ids = [...builtInPresetIds, ...presets.map((preset) => preset.id), noPreset];
  const chosen = value !== null && ids.includes(value) ? value : '';
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-[13px] font-medium">
        {t.generation.preset}
      </label>
      <select
        id={id}
        value={chosen}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        className="h-8 w-full rounded-lg border border-edge bg-canvas px-2 text-[13px]"
      >
        <option value="">{t.generation.asApp(asApp)}</option>
        {ids.map((one) => (
          <option key={one} value={one}>
            {presetName(one, presets)}
          </option>
        ))}
      </select>
    </div>
  );
}
