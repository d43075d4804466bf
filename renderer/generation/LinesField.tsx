import { useState } from 'react';
import { textLimits } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { AreaField, type FieldProps } from '../ui/field-frame.tsx';
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
    <AreaField
      {...frame}
      problem={problem}
      rows={Math.min(6, Math.max(2, text.split('\n').length))}
      readOnly={readOnly}
      text={text}
      onType={type}
      onLeave={() => setTyped(null)}
    />
  );
}

function problemOf(texts: readonly string[]): string | null {
  if (texts.length > textLimits.count) return t.generation.tooMany(textLimits.count);
  return texts.some(({ length }) => length > textLimits.length)
    ? t.generation.tooLong(textLimits.length)
    : null;
}
