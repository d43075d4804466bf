import {
  type ExportFormat,
  exportFormats,
  formatFacts,
  isForTemporary,
} from '../../preload/contract/export-choice.ts';
import { t } from '../messages/index.ts';
import { ChoiceRows } from '../ui/Choice.tsx';

const options = exportFormats.map((value) => ({ value, ...t.export.formats[value] }));
const forTemporary = options.filter(({ value }) => isForTemporary(value));

interface FormatChoiceProps {
  value: ExportFormat;
  /** More than one conversation may be in it. */
  several: boolean;
  /** A temporary conversation is in it. */
  temporary: boolean;
  onChange: (format: ExportFormat) => void;
}

export function FormatChoice({ value, several, temporary, onChange }: FormatChoiceProps) {
  return (
    <div>
      <ChoiceRows
        label={t.export.format}
        name="format"
        value={value}
        options={temporary ? forTemporary : options}
        onChange={onChange}
        columns={2}
      />
      {several && formatFacts[value].several === 'zip' ? (
        <p className="mt-2 text-xs text-muted">{t.export.zip}</p>
      ) : null}
      {temporary ? <p className="mt-2 text-xs text-muted">{t.export.noPdf}</p> : null}
    </div>
  );
}
