// All values of a scope: the common ones at once, the rest folded, and of those only what matters as things are.
import type { SamplingKey } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import type { Scope } from './scope.ts';
import { ValueField } from './ValueField.tsx';

const common = ['temperature', 'topP', 'maxTokens', 'seed'] as const;

const groups: Readonly<Record<keyof typeof t.generation.groups, readonly SamplingKey[]>> = {
  choice: ['topK', 'minP', 'xtcProbability', 'xtcThreshold'],
  repetition: [
    'repetitionPenalty',
    'frequencyPenalty',
    'presencePenalty',
    'penaltyWindow',
    'dryStrength',
    'dryAllowedLength',
    'dryBase',
    'dryWindow',
    'dryBreakers',
  ],
  shape: ['stopStrings', 'jsonSchema', 'logitBias'],
};

/** @param wide two columns where there is room */
export function Values({ scope, wide = false }: { scope: Scope; wide?: boolean }) {
  const grid = `grid grid-cols-1 gap-x-6 gap-y-3 ${wide ? 'sm:grid-cols-2' : ''}`;
  return (
    <div className="flex flex-col gap-4">
      <div className={grid}>
        {common.map((name) => (
          <ValueField key={name} scope={scope} name={name} />
        ))}
      </div>
      {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => {
        const shown = groups[group].filter((name) => matters(scope, name));
        const set = groups[group].filter((name) => scope.layered.origin[name] === scope.here).length;
        return (
          <details key={group}>
            <summary className="cursor-pointer text-[13px] font-medium">
              {t.generation.groups[group]}
              {set > 0 ? <span className="ml-2 font-normal text-muted">{t.generation.set(set)}</span> : null}
            </summary>
            <div className={`mt-2 ${group === 'shape' ? 'grid grid-cols-1 gap-3' : grid}`}>
              {shown.map((name) => (
                <ValueField key={name} scope={scope} name={name} />
              ))}
            </div>
            {group === 'choice' ? <p className="mt-3 text-xs text-muted">{t.generation.noTypical}</p> : null}
          </details>
        );
      })}
    </div>
  );
}

/** What belongs to something that is off says nothing, unless it is set here. */
function matters({ layered: { sampling, origin }, here }: Scope, name: SamplingKey): boolean {
  if (origin[name] === here) return true;
  switch (name) {
    case 'xtcThreshold':
      return sampling.xtcProbability > 0;
    case 'penaltyWindow':
      return (
        sampling.repetitionPenalty !== 1 || sampling.frequencyPenalty !== 0 || sampling.presencePenalty !== 0
      );
    case 'dryAllowedLength':
    case 'dryBase':
    case 'dryWindow':
    case 'dryBreakers':
      return sampling.dryStrength > 0;
    default:
      return true;
  }
}
