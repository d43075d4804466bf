import { useState } from 'react';
import { readSchema } from '../../preload/contract/json-schema.ts';
import { schemaLength } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { AreaField, type FieldProps } from '../ui/field-frame.tsx';

/** Only a schema that a reply can be held to is used. What is wrong with another is said while it is typed, and it stays to be mended. */
export function SchemaField({
  scopeKey,
  value,
  onChange,
  readOnly,
  ...frame
}: FieldProps<string | null> & { scopeKey: string }) {
  /** What is being typed, until the field is left. */
  const [typed, setTyped] = useState<string | null>(null);
  const unusable = useApp((state) => state.typedSchemas[scopeKey]);
  const { typeSchema } = useActions();
  const text = typed ?? unusable ?? value ?? '';
  const problem = problemOf(text);

  function type(next: string): void {
    setTyped(next);
    const isUsable = problemOf(next) === null;
    typeSchema(scopeKey, isUsable ? null : next);
    if (isUsable) onChange(next.trim() === '' ? null : next);
  }

  return (
    <AreaField
      {...frame}
      problem={problem}
      rows={text === '' ? 2 : 6}
      readOnly={readOnly}
      text={text}
      onType={type}
      onLeave={() => setTyped(null)}
    />
  );
}

function problemOf(text: string): string | null {
  if (text.trim() === '') return null;
  if (text.length > schemaLength) return t.generation.tooLong(schemaLength);
  const { problem } = readSchema(text);
  return problem && t.generation.schemaProblem(problem);
}
