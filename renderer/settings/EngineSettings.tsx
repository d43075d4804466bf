// How the engine uses memory and processor: right by itself for nearly everybody, so folded away.
import { type ReactNode, useId, useState } from 'react';
import type { EngineSettings as Engine, Threads } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Row } from '../ui/Choice.tsx';
import { NumberField } from './NumberField.tsx';

const words = t.settings.engine;
/** Tokens. */
const batchSizes = [64, 128, 256, 512, 1024, 2048];
const idleMinutes = [0, 5, 30] as const;
const startThreads: Threads = { prefill: 1, decode: 1 };

export function EngineSettings() {
  const engine = useApp((state) => state.settings.engine);
  const { updateSettings } = useActions();
  const change = (changes: Partial<Engine>) => void updateSettings({ engine: { ...engine, ...changes } });
  return (
    <details className="group">
      <summary className="cursor-pointer text-[13px] font-medium">{words.title}</summary>
      <div className="mt-4 flex flex-col gap-5">
        <p className="text-xs text-muted">{words.about}</p>
        <Setting words={words.device}>
          {(id) => (
            <Select
              id={id}
              value={engine.device}
              options={[
                ['auto', words.automatic],
                ['off', words.device.off],
              ]}
              onChange={(value) => change({ device: value === 'off' ? 'off' : 'auto' })}
            />
          )}
        </Setting>
        {engine.device === 'auto' ? (
          <Later value={engine.gpuLayers} onDone={(gpuLayers) => change({ gpuLayers })}>
            {(draft, setDraft) => (
              <NumberField
                {...words.gpuLayers}
                min={0}
                max={1000}
                step={1}
                optional
                value={draft}
                onChange={setDraft}
              />
            )}
          </Later>
        ) : null}
        <ThreadSettings threads={engine.threads} onChange={(threads) => change({ threads })} />
        <Setting words={words.kvType}>
          {(id) => (
            <Select
              id={id}
              value={engine.kvType ?? ''}
              options={[
                ['', words.automatic],
                ['f16', words.kvType.f16],
                ['q8_0', words.kvType.q8_0],
              ]}
              onChange={(value) => change({ kvType: value === 'f16' || value === 'q8_0' ? value : null })}
            />
          )}
        </Setting>
        <Setting words={words.flashAttention}>
          {(id) => (
            <Check
              id={id}
              checked={engine.flashAttention}
              onChange={(flashAttention) => change({ flashAttention })}
            />
          )}
        </Setting>
        <Setting words={words.batchSize}>
          {(id) => (
            <Select
              id={id}
              value={String(engine.batchSize ?? '')}
              options={[
                ['', words.automatic],
                ...batchSizes.map((size) => [String(size), t.settings.tokens(size)] as const),
              ]}
              onChange={(value) => change({ batchSize: value ? Number(value) : null })}
            />
          )}
        </Setting>
        <Setting words={words.mmap}>
          {(id) => <Check id={id} checked={engine.mmap} onChange={(mmap) => change({ mmap })} />}
        </Setting>
        <Setting words={words.promptLookup}>
          {(id) => (
            <Check
              id={id}
              checked={engine.promptLookup}
              onChange={(promptLookup) => change({ promptLookup })}
            />
          )}
        </Setting>
        <Setting words={words.idle}>
          {(id) => (
            <Select
              id={id}
              value={String(engine.idleUnloadMinutes)}
              options={idleMinutes.map((minutes) => [String(minutes), words.idle.after(minutes)] as const)}
              onChange={(value) =>
                change({ idleUnloadMinutes: idleMinutes.find((one) => String(one) === value) ?? 0 })
              }
            />
          )}
        </Setting>
      </div>
    </details>
  );
}

function ThreadSettings(props: { threads: Threads | null; onChange: (threads: Threads | null) => void }) {
  const { threads, onChange } = props;
  const inUse = useApp((state) => ('model' in state.engine ? state.engine.model.tuning.threads : null));
  return (
    <>
      <Setting words={words.threads}>
        {(id) => (
          <Select
            id={id}
            value={threads === null ? 'auto' : 'set'}
            options={[
              ['auto', words.threads.measured(inUse)],
              ['set', words.threads.set],
            ]}
            onChange={(value) => onChange(value === 'set' ? (inUse ?? startThreads) : null)}
          />
        )}
      </Setting>
      {threads === null ? null : (
        <div className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2">
          {(['prefill', 'decode'] as const).map((phase) => (
            <Later
              key={phase}
              value={threads[phase]}
              onDone={(count) => count !== null && onChange({ ...threads, [phase]: count })}
            >
              {(draft, setDraft) => (
                <NumberField
                  {...words.threads[phase]}
                  min={1}
                  max={512}
                  step={1}
                  value={draft}
                  onChange={setDraft}
                />
              )}
            </Later>
          ))}
        </div>
      )}
    </>
  );
}

interface Words {
  readonly label: string;
  readonly about: string;
}

/** A control with its name and one line on what it is for. */
function Setting({
  words: { label, about },
  children,
}: {
  words: Words;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div>
      <Row label={label} htmlFor={id}>
        {children(id)}
      </Row>
      <p id={`${id}-about`} className="mt-1 text-xs text-muted">
        {about}
      </p>
    </div>
  );
}

interface SelectProps {
  id: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
}

function Select({ id, value, options, onChange }: SelectProps) {
  return (
    <select
      id={id}
      aria-describedby={`${id}-about`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 max-w-full rounded-lg border border-edge bg-canvas px-2 text-[13px]"
    >
      {options.map(([option, name]) => (
        <option key={option} value={option}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Check(props: { id: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <input
      id={props.id}
      type="checkbox"
      aria-describedby={`${props.id}-about`}
      checked={props.checked}
      onChange={(event) => props.onChange(event.target.checked)}
      className="size-4 accent-accent"
    />
  );
}

interface LaterProps {
  value: number | null;
  onDone: (value: number | null) => void;
  children: (draft: number | null, setDraft: (value: number | null) => void) => ReactNode;
}

/** Holds a number back until its field is left or Enter is pressed: each change loads the model anew. */
function Later({ value, onDone, children }: LaterProps) {
  const [draft, setDraft] = useState<{ value: number | null } | null>(null);
  const done = () => {
    if (draft !== null && draft.value !== value) onDone(draft.value);
    setDraft(null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to the field inside
    <div onBlur={done} onKeyDown={(event) => event.key === 'Enter' && done()}>
      {children(draft === null ? value : draft.value, (next) => setDraft({ value: next }))}
    </div>
  );
}
