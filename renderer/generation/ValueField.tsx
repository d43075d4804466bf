// One value: its name, where it comes from, its control, and one sentence on what it does.
import { RotateCcw } from 'lucide-react';
import { type SamplingKey, samplingDefaults, samplingLimits } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { NumberField } from '../settings/NumberField.tsx';
import { useActions } from '../state/context.tsx';
import { IconButton } from '../ui/Button.tsx';
import { BiasField } from './BiasField.tsx';
import { LinesField } from './LinesField.tsx';
import { SchemaField } from './SchemaField.tsx';
import { originOf, type Scope } from './scope.ts';

type NumberKey = keyof typeof samplingLimits;

/** What an arrow key adds; whole numbers by one. */
const steps: Partial<Record<NumberKey, number>> = { temperature: 0.05, topP: 0.01, minP: 0.01 };
const usualStep = 0.05;

export function ValueField({ scope, name }: { scope: Scope; name: SamplingKey }) {
  const { sampling } = scope.layered;
  const { label, about } = t.generation.fields[name];
  const common = {
    label,
    about,
    readOnly: scope.fixed(name),
    aside: <Origin scope={scope} name={name} />,
  };
  switch (name) {
    case 'stopStrings':
    case 'dryBreakers':
      return (
        <LinesField
          {...common}
          value={sampling[name]}
          onChange={(value) => scope.change({ [name]: value })}
        />
      );
    case 'jsonSchema':
      return (
        <SchemaField
          {...common}
          scopeKey={scope.key}
          value={sampling[name]}
          onChange={(value) => scope.change({ [name]: value })}
        />
      );
    case 'logitBias':
      return (
        <BiasField {...common} value={sampling[name]} onChange={(value) => scope.change({ [name]: value })} />
      );
    default: {
      const { min, max, ...limits } = samplingLimits[name];
      return (
        <NumberField
          {...common}
          min={min}
          max={max}
          step={'whole' in limits ? 1 : (steps[name] ?? usualStep)}
          optional={samplingDefaults[name] === null}
          value={sampling[name]}
          onChange={(value) => scope.change({ [name]: value })}
        />
      );
    }
  }
}

function Origin({ scope, name }: { scope: Scope; name: SamplingKey }) {
  const { typeSchema } = useActions();
  const isHere = scope.layered.origin[name] === scope.here;
  return (
    <span
      className="flex min-w-0 items-center gap-0.5 text-xs text-muted"
      data-origin={scope.layered.origin[name]}
    >
      <span className="truncate">{originOf(scope, name)}</span>
      {isHere ? (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t.generation.reset(t.generation.fields[name].label)}
          onClick={() => {
            if (name === 'jsonSchema') typeSchema(scope.key, null);
            scope.reset(name);
          }}
        />
      ) : null}
    </span>
  );
}
