// A block of code with its language and a button that copies it. It is highlighted once it is whole.
import { Check, Copy, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { t } from '../../messages/index.ts';
import { useActions } from '../../state/context.tsx';
import { languageName } from './languages.ts';
import { useStill } from './still.ts';

const HighlightedCode = lazy(() => import('./HighlightedCode.tsx'));

interface CodeBlockProps {
  text: string;
  /** The first word after the fence; empty where there is none. */
  info: string;
  /** More may follow. */
  growing: boolean;
}

export function CodeBlock({ text, info, growing }: CodeBlockProps) {
  const still = useStill() !== null;
  return (
    <figure className="md-code">
      <figcaption>
        <span>{languageName(info) || t.markdown.code}</span>
        {still ? null : <CopyCode text={text} />}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse */}
      <pre dir="ltr" tabIndex={0}>
        <code>
          {growing || info === '' ? (
            text
          ) : (
            <Suspense fallback={text}>
              <HighlightedCode text={text} language={info} />
            </Suspense>
          )}
        </code>
      </pre>
    </figure>
  );
}

type CopyState = 'ready' | 'copied' | 'failed';

function CopyCode({ text }: { text: string }) {
  const { copy } = useActions();
  const [state, setState] = useState<CopyState>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const Icon = { ready: Copy, copied: Check, failed: X }[state];
  const word = { ready: '', copied: t.turns.copied, failed: t.markdown.copyFailed }[state];
  return (
    <>
      <span role="status">{word}</span>
      <button
        type="button"
        aria-label={t.markdown.copyCode}
        title={t.markdown.copyCode}
        onClick={async () => setState((await copy(text)) ? 'copied' : 'failed')}
      >
        <Icon size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </>
  );
}
