// An answer as it is shown in a conversation.
import type { Ref } from 'react';
import { Markdown } from '../chat/markdown/Markdown.tsx';
import { Contained } from '../ui/Contained.tsx';

interface AnswerTextProps {
  text: string;
  /** It is being written: it will go on. */
  streaming?: boolean;
  ref?: Ref<HTMLDivElement>;
}

export function AnswerText({ text, streaming = false, ref }: AnswerTextProps) {
  return (
    <div
      ref={ref}
      data-part="text"
      className={`text-[13px] leading-relaxed wrap-anywhere ${streaming && text ? 'streaming' : ''}`}
    >
      <Contained of={text} instead={<p className="whitespace-pre-wrap">{String(text)}</p>}>
        <Markdown text={text} streaming={streaming} />
      </Contained>
    </div>
  );
}
