// The inspected reply token by token, where its tokens were recorded.
import { useId, useMemo, useState } from 'react';
import type { TokenRecord as Kept } from '../../preload/contract/token-record.ts';
import { tokenTexts } from '../../preload/contract/token-text.ts';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { Section } from './Section.tsx';
import { TokenAlternatives } from './TokenAlternatives.tsx';
import { TokenList, tints } from './TokenList.tsx';

export function TokenRecord({ streaming }: { streaming: boolean }) {
  const record = useApp((state) => state.inspector?.record);
  if (record === undefined) return null;
  return (
    <Section title={t.record.title}>
      {streaming ? (
        <p className="text-xs text-muted">{t.record.later}</p>
      ) : record === null || record.length === 0 ? (
        <p className="text-xs text-muted">{t.record.none}</p>
      ) : (
        <Shown record={record} />
      )}
    </Section>
  );
}

function Shown({ record }: { record: Kept }) {
  const texts = useMemo(() => tokenTexts(record), [record]);
  const recorded = useMemo(() => record.filter(({ probability }) => probability !== null).length, [record]);
  const [at, setAt] = useState(0);
  const details = useId();
  // A reply that was continued has another record.
  const shown = Math.min(at, record.length - 1);
  return (
    <>
      <p className="text-xs text-muted">{t.record.summary(record.length, recorded)}</p>
      <Legend />
      <TokenList record={record} texts={texts} active={shown} describedBy={details} onActive={setAt} />
      <div id={details} className="mt-2">
        <TokenAlternatives record={record} at={shown} />
      </div>
      <p className="mt-2 text-xs text-muted">
        {t.record.how} {t.record.raw}
      </p>
    </>
  );
}

function Legend() {
  return (
    <ul className="my-2 flex flex-wrap gap-1 text-[11px]">
      {t.record.legend.map((words, tint) => (
        <li
          key={words}
          className={`rounded px-1.5 py-px ${tints[tint]} ${tint === 0 ? 'ring-1 ring-line' : ''}`}
        >
          {words}
        </li>
      ))}
    </ul>
  );
}
