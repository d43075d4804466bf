// What is in the file: only what makes a difference in the chosen format is asked.
import { type ExportChoice, type ExportScope, formatFacts } from '../../preload/contract/export-choice.ts';
import { t } from '../messages/index.ts';
import { Row } from '../ui/Choice.tsx';

interface ExportOptionsFieldsProps {
  choice: ExportChoice;
  scope: ExportScope;
  onChange: (choice: ExportChoice) => void;
}

export function ExportOptionsFields({ choice, scope, onChange }: ExportOptionsFieldsProps) {
  const { format, options } = choice;
  const known = formatFacts[format].options.filter((name) => name !== 'branches' || scope.kind !== 'branch');
  if (known.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-[13px] font-medium">{t.export.options}</legend>
      {known.map((name) => (
        <Row key={name} label={t.export[name]} htmlFor={`export-${name}`}>
          <input
            id={`export-${name}`}
            type="checkbox"
            className="size-4 accent-accent"
            checked={name === 'branches' ? options.branches === 'all' : options[name]}
            onChange={({ target: { checked } }) =>
              onChange({
                format,
                options:
                  name === 'branches'
                    ? { ...options, branches: checked ? 'all' : 'shown' }
                    : { ...options, [name]: checked },
              })
            }
          />
        </Row>
      ))}
    </fieldset>
  );
}
