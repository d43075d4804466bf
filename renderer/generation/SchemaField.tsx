import { useState } from 'react';
import { readSchema } from '../../preload/contract/json-schema.ts';
import { schemaLength } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { areaClass, FieldFrame, type FieldProps } from './field-frame.tsx';

/** Only a schema that a reply can be held to is kept; what is wrong with another is said while it is typed. */
export function SchemaField({ value, onChange, readOnly, ...frame }: FieldProps<string | null>) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value ?? '';
  const problem = problemOf(text);

  function type(next: string): void {
    setTyped(next);
    if (problemOf(next) === null) onChange(next.trim() === '' ? null : next);
  }

  return (
    <FieldFrame {...frame} problem={problem}>
      {({ id, aboutId }) => (
        <textarea
          id={id}
          rows={text === '' ? 2 : 6}
          spellCheck={false}
          readOnly={readOnly}
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={aboutId}
          onChange={(event) => type(event.target.value)}
          // What cannot be used stays to be mended.
          onBlur={() => problem === null && setTyped(null)}
          className={areaClass}
        />
      )}
    </FieldFrame>
  );
}

function problemOf(text: string): string | null {
  if (text.trim() === '') return null;
  if (text.length > schemaLength) return t.generation.tooLong(schemaLength);
  const { problem } = readSchema(text);
  return problem && t.generation.schemaProblem(problem);
}
