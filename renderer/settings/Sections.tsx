// Sections one below the other, with their names beside them where there is room: each leads to its section, and
// the one that is being read is marked.
import { type ComponentType, useEffect, useRef, useState } from 'react';

export interface SectionPart {
  readonly title: string;
  readonly Body: ComponentType;
}

/** px below the top of the view at which a section counts as the one that is read. */
const readAt = 48;

interface SectionsProps {
  /** What the names are for. */
  label: string;
  parts: readonly SectionPart[];
  /** The index of the one that is shown at first. */
  first: number;
}

export function Sections({ label, parts, first }: SectionsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [read, setRead] = useState(0);

  const headings = (): readonly HTMLElement[] => [
    ...(scroller.current?.querySelectorAll<HTMLElement>('h3[tabindex]') ?? []),
  ];

  function onScroll(): void {
    const element = scroller.current;
    if (!element) return;
    const { top } = element.getBoundingClientRect();
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
    const passed = headings().findLastIndex((one) => one.getBoundingClientRect().top <= top + readAt);
    setRead(atEnd && element.scrollTop > 0 ? parts.length - 1 : Math.max(0, passed));
  }

  function goTo(index: number): void {
    const heading = headings()[index];
    heading?.scrollIntoView({ block: 'start' });
    // The Tab key goes on from there.
    heading?.focus({ preventScroll: true });
    setRead(index);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: as it opens
  useEffect(() => {
    if (first > 0) goTo(first);
  }, []);

  return (
    <div className="flex min-h-0 flex-1">
      <nav aria-label={label} className="w-44 shrink-0 border-r border-line p-3 max-[700px]:hidden">
        <ul>
          {parts.map(({ title }, index) => (
            <li key={title}>
              <button
                type="button"
                aria-current={index === read ? 'true' : undefined}
                onClick={() => goTo(index)}
                className="my-px w-full rounded-lg px-3 py-1.5 text-left text-[13px] text-muted hover:bg-hover hover:text-ink aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-ink"
              >
                {title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div
        ref={scroller}
        onScroll={onScroll}
        className="flex min-h-0 min-w-0 flex-1 flex-col gap-8 overflow-y-auto px-6 py-5"
      >
        {parts.map(({ title, Body }) => (
          <section key={title} className="flex flex-col gap-3">
            <h3 tabIndex={-1} className="scroll-mt-5 text-xs font-medium text-muted outline-none">
              {title}
            </h3>
            <Body />
          </section>
        ))}
      </div>
    </div>
  );
}
