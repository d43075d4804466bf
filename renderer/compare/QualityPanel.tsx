// How faithful the levels of one model are: chart, figures, and measuring them.
import { useEffect, useState } from 'react';
import type { MeasuredFidelity } from '../../preload/contract/fidelity.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { JobRow } from '../jobs/JobRow.tsx';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { defaultModel } from '../state/selectors.ts';
import { Button } from '../ui/Button.tsx';
import { ChoiceSegments } from '../ui/Choice.tsx';
import { QualityByCost } from './QualityByCost.tsx';

export function QualityPanel({ levels }: { levels: readonly ModelEntry[] }) {
  const words = t.compare.quality;
  const fidelity = useApp((state) => state.fidelity);
  const defaultId = useApp((state) => defaultModel(state)?.id ?? null);
  const status = useApp((state) => state.engine.status);
  const { refreshFits, refreshSpeeds } = useActions();
  const measured = new Map(fidelity.map((one) => [one.modelId, one]));
  const newest = newestOf(levels.flatMap(({ id }) => measured.get(id) ?? []));
  // Only what was measured over the same text against the same level belongs into one picture.
  const comparable = (one: MeasuredFidelity | undefined) =>
    one?.textSha256 === newest?.textSha256 && one?.referenceLevel === newest?.referenceLevel
      ? one
      : undefined;
  const inChart = levels.flatMap((model) => {
    const one = comparable(measured.get(model.id));
    return one ? [{ model, measured: one }] : [];
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is free changes with what the engine does
  useEffect(() => {
    void refreshFits();
    void refreshSpeeds();
  }, [status, levels.length, refreshFits, refreshSpeeds]);
  return (
    <>
      <p className="text-[13px] text-muted">{words.about}</p>
      {inChart.length >= 2 ? <QualityByCost levels={inChart} /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={words.name} className="mt-4 overflow-x-auto -outline-offset-2">
        <table className="w-full text-left text-[13px] tabular-nums">
          <thead className="text-xs text-muted">
            <tr>
              {[words.level, words.size, words.perplexity, words.meanKl, words.p99Kl, words.topAgreement].map(
                (name) => (
                  <th key={name} scope="col" className="py-1.5 pr-4 font-medium whitespace-nowrap">
                    {name}
                  </th>
                ),
              )}
              <td />
            </tr>
          </thead>
          <tbody>
            {levels.map((model) => (
              <LevelRow
                key={model.id}
                model={model}
                isDefault={model.id === defaultId}
                measured={measured.get(model.id)}
                comparable={comparable(measured.get(model.id)) !== undefined}
              />
            ))}
          </tbody>
        </table>
      </section>
      {levels.length < 2 ? <p className="mt-4 text-[13px]">{words.onlyOne}</p> : <Measure levels={levels} />}
      <Measuring />
      <p className="mt-5 text-xs text-muted">{words.explain}</p>
    </>
  );
}

interface LevelRowProps {
  model: ModelEntry;
  isDefault: boolean;
  measured: MeasuredFidelity | undefined;
  /** With the others of the table. */
  comparable: boolean;
}

function LevelRow({ model, isDefault, measured, comparable }: LevelRowProps) {
  const words = t.compare.quality;
  const { loadModel } = useActions();
  const { scores } = measured ?? {};
  const divergence = scores?.divergence;
  const cell = 'py-1.5 pr-4 whitespace-nowrap';
  return (
    <tr className="border-t border-line">
      <th scope="row" className={`${cell} font-medium`}>
        {model.level}
      </th>
      <td className={cell}>{t.format.bytes(model.bytes)}</td>
      <td className={cell}>{scores ? words.perplexityOf(scores) : '–'}</td>
      {divergence ? (
        <>
          <td className={cell}>{words.kl(divergence.meanKl)}</td>
          <td className={cell}>{words.kl(divergence.p99Kl)}</td>
          <td className={cell}>{words.share(divergence.topAgreement)}</td>
        </>
      ) : (
        <td colSpan={3} className={`${cell} text-muted`}>
          {measured ? words.reference : words.notMeasured}
        </td>
      )}
      <td className="py-1 text-right whitespace-nowrap">
        {measured && !comparable ? <span className="mr-2 text-xs text-warn">{words.otherText}</span> : null}
        {isDefault ? (
          <span className="inline-flex h-8 items-center px-2 text-xs font-medium text-accent">
            {words.isDefault}
          </span>
        ) : (
          <Button aria-label={words.toUse(model.level)} onClick={() => void loadModel(model.id)}>
            {words.use}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Measure({ levels }: { levels: readonly ModelEntry[] }) {
  const words = t.compare.quality;
  const { measureFidelity } = useActions();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [source, setSource] = useState<'sample' | 'own'>('sample');
  const [text, setText] = useState('');
  const ticked = levels.filter(({ id, problem }) => !left.has(id) && problem === null);
  // One that failed can be tried again, or begun anew.
  const isMeasuring = useApp(({ jobs }) =>
    jobs.some(({ purpose, status }) => purpose === 'measure' && status !== 'done' && status !== 'failed'),
  );
  const ready = !isMeasuring && ticked.length >= 2 && (source === 'sample' || text.trim() !== '');

  function toggle(id: string): void {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  }

  return (
    <form
      className="mt-5 flex flex-col gap-4 rounded-card border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void measureFidelity(
          ticked.map(({ id }) => id),
          source === 'own' ? text : null,
        );
      }}
    >
      <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
        <legend className="mb-1 text-[13px] font-medium">{words.choose}</legend>
        {levels.map(({ id, level, problem }) => (
          <label key={id} className="flex items-center gap-2 text-[13px]">
            <input
              type="checkbox"
              checked={!left.has(id) && problem === null}
              disabled={problem !== null}
              onChange={() => toggle(id)}
              className="size-4 accent-accent"
            />
            {level}
          </label>
        ))}
      </fieldset>
      <ChoiceSegments
        label={words.text}
        name="fidelity-text"
        value={source}
        options={[
          { value: 'sample', name: words.sample },
          { value: 'own', name: words.own },
        ]}
        onChange={setSource}
      />
      {source === 'own' ? (
        <div>
          <textarea
            aria-label={words.ownLabel}
            rows={5}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="w-full rounded-lg border border-edge bg-transparent px-3 py-2 text-[13px]"
          />
          <p className="mt-1 text-xs text-muted">{words.ownNote}</p>
        </div>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" kind="primary" disabled={!ready}>
          {words.measure}
        </Button>
        {ticked.length < 2 ? <span className="text-xs text-muted">{words.needsTwo}</span> : null}
      </div>
    </form>
  );
}

/** What is measured, or could not be: the list of all work lies behind this dialog. */
function Measuring() {
  const jobs = useApp((state) => state.jobs);
  const measuring = jobs.filter(({ purpose, status }) => purpose === 'measure' && status !== 'done');
  if (measuring.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-col gap-2">
      {measuring.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </ul>
  );
}

function newestOf(all: readonly MeasuredFidelity[]): MeasuredFidelity | undefined {
  return all.reduce<MeasuredFidelity | undefined>(
    (newest, one) => (newest === undefined || one.measuredAt > newest.measuredAt ? one : newest),
    undefined,
  );
}
