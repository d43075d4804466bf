import { PresetSettings } from '../generation/PresetSettings.tsx';
import { t } from '../messages/index.ts';
import { BackupSettings } from '../safety/BackupSettings.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { ChoiceSegments, Row } from '../ui/Choice.tsx';
import { Modal } from '../ui/Modal.tsx';
import { DownloadSettings } from './DownloadSettings.tsx';
import { EngineSettings } from './EngineSettings.tsx';
import { type SectionPart, Sections } from './Sections.tsx';
import { ReadAhead, SnapshotBudget } from './SpeedSettings.tsx';

const themes = (['system', 'light', 'dark'] as const).map((value) => ({
  value,
  name: t.settings.themes[value],
}));

/** Tokens. Longer contexts than 8,192 are for models that were trained for them. */
const contextLengths = [1024, 2048, 4096, 8192, 16_384, 32_768];

const sections: readonly SectionPart[] = [
  { title: t.settings.appearance, Body: Appearance },
  { title: t.settings.replies, Body: PresetSettings },
  { title: t.settings.model, Body: ModelSettings },
  { title: t.settings.speed, Body: ReadAhead },
  { title: t.get.settings.title, Body: DownloadSettings },
  { title: t.settings.storage, Body: SnapshotBudget },
  { title: t.backups.title, Body: BackupSettings },
  { title: t.settings.data, Body: Data },
];

export function SettingsDialog() {
  const dialog = useApp((state) => (state.dialog?.name === 'settings' ? state.dialog : null));
  const { openDialog } = useActions();
  const sought = dialog?.section === 'downloads' ? DownloadSettings : Appearance;
  return (
    <Modal
      open={dialog !== null}
      onClose={() => openDialog(dialog?.back ?? null)}
      title={t.settings.title}
      width="broad"
      flush
    >
      <Sections
        label={t.settings.sections}
        parts={sections}
        first={sections.findIndex(({ Body }) => Body === sought)}
      />
    </Modal>
  );
}

function Appearance() {
  const settings = useApp((state) => state.settings);
  const { updateSettings, openDialog } = useActions();
  return (
    <>
      <ChoiceSegments
        label={t.settings.theme}
        name="theme"
        value={settings.theme}
        options={themes}
        onChange={(theme) => void updateSettings({ theme })}
      />
      <Row label={t.settings.readingSize} htmlFor="reading-size">
        <span className="flex items-center gap-3">
          <input
            id="reading-size"
            type="range"
            min={12}
            max={24}
            value={settings.readingSize}
            onChange={(event) => void updateSettings({ readingSize: event.target.valueAsNumber })}
            className="w-40 accent-accent"
          />
          <output htmlFor="reading-size" className="w-10 text-right text-[13px] text-muted tabular-nums">
            {t.settings.pixels(settings.readingSize)}
          </output>
        </span>
      </Row>
      <div className="flex">
        <Button onClick={() => openDialog({ name: 'shortcuts' })}>{t.shortcuts.open}</Button>
      </div>
    </>
  );
}

function ModelSettings() {
  const contextLength = useApp((state) => state.settings.contextLength);
  const { updateSettings } = useActions();
  const lengths =
    contextLength === null || contextLengths.includes(contextLength)
      ? contextLengths
      : [...contextLengths, contextLength].sort((a, b) => a - b);
  return (
    <>
      <Row label={t.settings.contextLength} htmlFor="context-length">
        <select
          id="context-length"
          aria-describedby="context-length-about"
          value={contextLength ?? ''}
          onChange={(event) =>
            void updateSettings({ contextLength: event.target.value ? Number(event.target.value) : null })
          }
          className="h-8 max-w-full rounded-lg border border-edge bg-canvas px-2 text-[13px]"
        >
          <option value="">{t.settings.contextAuto}</option>
          {lengths.map((length) => (
            <option key={length} value={length}>
              {t.settings.tokens(length)}
            </option>
          ))}
        </select>
      </Row>
      <p id="context-length-about" className="-mt-1 text-xs text-muted">
        {t.settings.contextAbout}
      </p>
      <EngineSettings />
    </>
  );
}

function Data() {
  const { dataDir, version } = useApp((state) => state.app);
  const { openDialog } = useActions();
  return (
    <>
      <p className="text-[13px]">{t.settings.dataAbout}</p>
      <code className="block rounded-lg bg-sunk px-3 py-2 font-mono text-xs wrap-anywhere select-all">
        {dataDir}
      </code>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => openDialog({ name: 'import' })}>{t.import.open}</Button>
        <Button onClick={() => openDialog({ name: 'export', scope: { kind: 'everything' } })}>
          {t.export.open}
        </Button>
      </div>
      <p className="text-xs text-muted">{t.settings.version(version)}</p>
    </>
  );
}
