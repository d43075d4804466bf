// Making the inspected reply again, and the verdict.
import { Check, Play, Square, TriangleAlert } from 'lucide-react';
import type { Message, ReplayResult } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import type { State } from '../state/state.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from './Section.tsx';

export function Replay({ message }: { message: Message }) {
  const replay = useApp((state) => state.replays[message.id]);
  const at = useApp((state) => progressOf(state, message.id));
  const { replay: begin, stopReplay } = useActions();
  const running = replay?.status === 'running';
  return (
    <Section title={t.inspector.replay}>
      <p className="mb-3 text-xs text-muted">{t.inspector.replayAbout}</p>
      <div className="flex items-center gap-3">
        {/* One button, so that it keeps the focus when it becomes the other. */}
        <Button
          disabled={message.status === 'streaming'}
          onClick={() => void (running ? stopReplay(message.id) : begin(message.id))}
        >
          {running ? <Square size={12} aria-hidden /> : <Play size={13} aria-hidden />}
          {running ? t.inspector.stop : t.inspector.replayNow}
        </Button>
        <span className="text-xs text-muted tabular-nums">{at}</span>
      </div>
      <div role="status" className="mt-3 text-xs empty:hidden">
        {replay?.status === 'done' ? <Verdict result={replay.result} message={message} /> : null}
        {replay?.status === 'failed' ? <p className="text-danger">{t.error(replay.error)}</p> : null}
      </div>
    </Section>
  );
}

function progressOf({ replays, progress }: State, replyId: string): string | null {
  const replay = replays[replyId];
  if (replay?.status !== 'running') return null;
  const at = progress[replay.replayId];
  if (at === undefined || at.phase === 'waiting') return t.engine.waiting;
  if (at.phase === 'prefill') return t.turns.reading(at.done, at.total);
  return t.turns.tokens(at.generated);
}

function Verdict({ result, message }: { result: ReplayResult; message: Message }) {
  switch (result.kind) {
    case 'match':
      return (
        <>
          <p className="flex gap-1.5">
            <Check size={14} aria-hidden className="mt-px shrink-0 text-accent" />
            {t.inspector.match(result.tokens)}
          </p>
          <Others reasons={result.others} />
        </>
      );
    case 'differs':
      return (
        <>
          <p className="flex gap-1.5 text-warn">
            <TriangleAlert size={14} aria-hidden className="mt-px shrink-0" />
            {t.inspector.differs(result.tokens)}
          </p>
          <Passage name={t.inspector.original} before={result.before} text={result.original} />
          <Passage name={t.inspector.replayed} before={result.before} text={result.replayed} />
          <Others reasons={result.others} />
        </>
      );
    case 'stopped':
      return <p className="text-muted">{t.inspector.stopped(result.tokens)}</p>;
    case 'refused':
      return (
        <>
          <p className="text-warn">{t.inspector.refused}</p>
          <Reasons reasons={result.reasons} />
          {result.reasons.includes('modelFile') ? <MissingFile message={message} /> : null}
        </>
      );
    default:
      return result satisfies never;
  }
}

/** The way to a replay where the file that wrote the reply is not among the models. */
function MissingFile({ message: { model, level } }: { message: Message }) {
  const { openDialog } = useActions();
  if (model === null || level === null) return null;
  return (
    <>
      <p className="mt-2">{t.inspector.addFirst(model, level)}</p>
      <Button className="mt-2" onClick={() => openDialog({ name: 'models' })}>
        {t.inspector.toModels}
      </Button>
    </>
  );
}

function Passage({ name, before, text }: { name: string; before: string; text: string }) {
  return (
    <figure className="mt-2">
      <figcaption className="text-muted">{name}</figcaption>
      <blockquote className="mt-0.5 rounded-lg border border-line bg-canvas px-3 py-2 font-mono text-[11px] whitespace-pre-wrap wrap-anywhere">
        <span className="text-muted">{before}</span>
        <mark className="rounded bg-accent-soft text-ink">{text === '' ? t.inspector.endsHere : text}</mark>
      </blockquote>
    </figure>
  );
}

type Reasons = Extract<ReplayResult, { kind: 'refused' }>['reasons'];

function Others({ reasons }: { reasons: Reasons }) {
  if (reasons.length === 0) return null;
  return (
    <div className="mt-2 text-muted">
      <p>{t.inspector.others}</p>
      <Reasons reasons={reasons} />
    </div>
  );
}

function Reasons({ reasons }: { reasons: Reasons }) {
  return (
    <ul className="mt-1 list-disc pl-4">
      {reasons.map((reason) => (
        <li key={reason}>{t.inspector.reasons[reason]}</li>
      ))}
    </ul>
  );
}
