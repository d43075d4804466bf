import { useState } from 'react';
import { textLimits } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { areaClass, FieldFrame, type FieldProps } from './field-frame.tsx';
import { fromLines, toLines } from './lines.ts';

/** A list of texts, one a line. */
export function LinesField({ value, onChange, readOnly, ...frame }: FieldProps<readonly string[]>) {
  /** What is being typed, until the field is left. */
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? toLines(value);
  const problem = typed === null ? null : problemOf(fromLines(typed));

  function type(next: string): void {
    setTyped(next);
    const texts = fromLines(next);
    if (problemOf(texts) === null) onChange(texts);
  }

  return (
    <FieldFrame {...frame} problem={problem}>
      {({ id, aboutId }) => (
        <textarea
          id={id}
          rows={Math.min(6, Math.max(2, text.split('\n').length))}
          spellCheck={false}
          readOnly={readOnly}
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={aboutId}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setTyped(null)}
          className={areaClass}
        />
      )}
    </FieldFrame>
  );
}

function problemOf(texts: readonly string[]): string | null {
  if (texts.length > textLimits.count) return t.generation.tooMany(textLimits.count);
  return texts.some(({ length }) => length > textLimits.length)
    ? t.generation.tooLong(textLimits.length)
    : null;
}
