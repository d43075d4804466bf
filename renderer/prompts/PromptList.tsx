// The prompts that fit what is typed behind the "/" of the composer.
import { t } from '../messages/index.ts';
import { SuggestionList } from '../ui/SuggestionList.tsx';
import type { Suggestions } from '../ui/use-suggestions.ts';
import { managePrompts, type PromptChoice } from './use-prompt-insertion.ts';

export function PromptList({ suggestions }: { suggestions: Suggestions<PromptChoice> }) {
  return (
    <SuggestionList
      suggestions={suggestions}
      label={t.prompts.list}
      className="inset-x-0 bottom-full mb-2 max-h-[min(20rem,40dvh)]"
    >
      {(choice) =>
        choice === managePrompts ? (
          <span className="text-muted">{t.prompts.manage}</span>
        ) : (
          <span className="flex items-baseline gap-3">
            <span className="max-w-1/2 shrink-0 truncate font-medium">{choice.name}</span>
            <span className="min-w-0 truncate text-xs text-muted">{choice.text}</span>
          </span>
        )
      }
    </SuggestionList>
  );
}
