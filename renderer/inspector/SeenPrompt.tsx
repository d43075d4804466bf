// The prompt of the inspected reply: as text with its control tokens, or id by id.
import { Check, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { Virtualizer } from 'virtua';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { EngineState, InspectedPrompt, SeenPrompt as Prompt } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { ChoiceSegments } from '../ui/Choice.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Section } from './Section.tsx';

type View = 'text' | 'ids';

export function SeenPrompt() {
  const inspected = useApp((state) => state.inspector?.prompt ?? null);
  const problem = useApp((state) => state.inspector?.problem ?? null);
  return (
    <Section title={t.inspector.seen}>
      {inspected ? <Shown inspected={inspected} /> : <Missing problem={problem} />}
    </Section>
  );
}

/** Why there is none, and, of a model that rests, the way to it. */
function Missing({ problem }: { problem: ErrorData | null }) {
  const engine = useApp((state) => state.engine);
  const { loadModel } = useActions();
  const needsModel = problem?.code === 'noModel';
  const restingId = needsModel && engine.status === 'none' ? engine.unloadedId : undefined;
  return (
    <>
      <p className="text-xs text-muted">{missingText(problem, engine)}</p>
      {restingId === undefined ? null : (
        <Button className="mt-2" onClick={() => void loadModel(restingId)}>
          {t.resting.load}
        </Button>
      )}
    </>
  );
}

function missingText(problem: ErrorData | null, engine: EngineState): string {
  if (problem === null) return t.inspector.building;
  if (problem.code !== 'noModel') return t.error(problem);
  if (engine.status === 'none' && engine.unloadedId !== undefined) return t.resting.seen;
  return engine.status === 'loading' ? t.resting.loading : t.inspector.needsModel;
}

function Shown({ inspected: { prompt, agrees } }: { inspected: InspectedPrompt }) {
  const [view, setView] = useState<View>('text');
  return (
    <>
      <Agreement agrees={agrees} tokens={prompt.ids.length} />
      <p className="mt-1 text-xs text-muted">{t.inspector.leftOut(prompt.leftOut)}</p>
      {prompt.instruction ? <p className="mt-1 text-xs text-muted">{t.instruction.here}</p> : null}
      <div className="mt-3 mb-2 flex items-center justify-between gap-2 *:first:flex-1">
        <ChoiceSegments
          label={t.inspector.showAs}
          name="prompt-view"
          value={view}
          options={[
            { value: 'text', name: t.inspector.text },
            { value: 'ids', name: t.inspector.ids },
          ]}
          onChange={setView}
        />
        <CopyButton
          label={t.inspector.copy}
          text={() => (view === 'text' ? textOf(prompt) : JSON.stringify(prompt.ids))}
        />
      </div>
      {view === 'text' ? <Text prompt={prompt} /> : <Ids prompt={prompt} />}
    </>
  );
}

function Agreement({ agrees, tokens }: { agrees: boolean | null; tokens: number }) {
  if (agrees === true)
    return (
      <p className="flex gap-1.5 text-xs">
        <Check size={14} aria-hidden className="mt-px shrink-0 text-accent" />
        {t.inspector.agrees(tokens)}
      </p>
    );
  if (agrees === null) return <p className="text-xs text-muted">{t.inspector.unchecked(tokens)}</p>;
  return (
    <p className="flex gap-1.5 text-xs text-warn">
      <TriangleAlert size={14} aria-hidden className="mt-px shrink-0" />
      {t.inspector.disagrees}
    </p>
  );
}

const box =
  'max-h-96 overflow-y-auto rounded-lg border border-line bg-canvas font-mono text-[11px] -outline-offset-2';

function Text({ prompt }: { prompt: Prompt }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t.inspector.promptAsText}
      data-part="prompt"
      className={`${box} px-3 py-2 leading-relaxed whitespace-pre-wrap wrap-anywhere`}
    >
      {prompt.parts.map(({ kind, text }, at) =>
        kind === 'control' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a prompt is drawn once and never changes
          <span key={at} data-control className="rounded bg-accent-soft px-1 py-px font-semibold text-accent">
            {text}
          </span>
        ) : kind === 'instruction' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <mark key={at} title={t.instruction.mark} className="bg-accent-soft text-ink">
            {text}
          </mark>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <span key={at}>{text}</span>
        ),
      )}
    </section>
  );
}

/** Only the rows in view are in the page: a prompt may have tens of thousands. */
function Ids({ prompt }: { prompt: Prompt }) {
  const scroller = useRef<HTMLElement>(null);
  const { from, to } = prompt.instruction ?? { from: 0, to: 0 };
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t.inspector.promptAsIds}
      data-part="prompt"
      className={`${box} h-96 tabular-nums`}
    >
      <Virtualizer scrollRef={scroller} data={prompt.ids as number[]} itemSize={20}>
        {(id, at) => (
          <div
            key={at}
            data-instruction={at >= from && at < to ? '' : undefined}
            className="flex h-5 items-center gap-2 px-3 data-instruction:bg-accent-soft"
          >
            <span className="w-8 shrink-0 text-right text-muted">{at}</span>
            <span className="w-10 shrink-0 text-right">{id}</span>
            <span className="min-w-0 truncate whitespace-pre">{prompt.pieces[at]}</span>
          </div>
        )}
      </Virtualizer>
    </section>
  );
}

const textOf = ({ parts }: Prompt): string => parts.map(({ text }) => text).join('');
