import { type ReactNode, useId } from 'react';

/** A part of the inspector under its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 text-[13px] font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}

/** Names on the left, values on the right; a long value below its name. */
export function Facts({
  rows,
}: {
  rows: readonly (readonly [name: string, value: string, long?: 'long'])[];
}) {
  return (
    <dl className="flex flex-col gap-1.5 text-xs">
      {rows.map(([name, value, long]) => (
        <div key={name} className={long ? '' : 'flex items-baseline justify-between gap-4'}>
          <dt className="shrink-0 text-muted">{name}</dt>
          <dd
            className={
              long ? 'mt-0.5 font-mono text-[11px] break-all' : 'text-right tabular-nums wrap-anywhere'
            }
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
