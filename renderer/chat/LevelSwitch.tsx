// The level of the shown conversation, chosen beside the model in the header.
import { Layers } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../messages/index.ts';
import { LevelMenu } from '../models/LevelMenu.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown, usableLevels } from '../state/selectors.ts';
import { shownSetup } from '../state/setup-actions.ts';
import { shortcutName } from '../ui/shortcut.ts';

export function LevelSwitch() {
  const several = useApp((state) => usableLevels(state.models).length > 1);
  const chosen = useApp((state) => shownSetup(state).modelId);
  const conversationId = useApp((state) => state.shownId);
  const platform = useApp((state) => state.app.platform);
  const canChange = useApp(canChangeShown);
  const { changeSetup } = useActions();
  /** Where the person was when they pressed the keys: back there they go. */
  const from = useRef<HTMLElement>(null);
  if (!several || !canChange) return null;
  return (
    <LevelMenu
      label={t.levels.ofConversation}
      value={chosen}
      onChoose={(modelId) => void changeSetup(conversationId, { modelId })}
      finalFocus={() => from.current ?? true}
      trigger={
        <button
          onFocus={() => {
            from.current = null;
          }}
          onClick={() => {
            from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
          }}
          type="button"
          data-level-switch
          aria-label={t.levels.choose}
          title={`${t.levels.choose} (${shortcutName('mod+shift+l', platform)})`}
          className={`inline-flex size-8 shrink-0 items-center justify-center rounded-lg hover:bg-hover hover:text-ink data-popup-open:bg-hover ${chosen === null ? 'text-muted' : 'text-accent'}`}
        >
          <Layers size={17} strokeWidth={1.75} aria-hidden />
        </button>
      }
    />
  );
}
