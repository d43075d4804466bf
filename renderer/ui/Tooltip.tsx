// The one tooltip of the window: of what has a `hint`.
import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect, useState } from 'react';
import { useApp } from '../state/context.tsx';
import { type Hint, hintPopup, watchHints } from './hint.ts';
import { shortcutName } from './shortcut.ts';

/** Once in the window. */
export function SharedTooltip() {
  const platform = useApp((state) => state.app.platform);
  // What it said last stays while it goes.
  const [hint, setHint] = useState<Hint | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(
    () =>
      watchHints((next) => {
        if (next) setHint(next);
        setOpen(next !== null);
      }),
    [],
  );
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
      <Tooltip.Portal>
        <Tooltip.Positioner
          anchor={hint?.anchor}
          sideOffset={6}
          className="z-50 data-anchor-hidden:invisible"
        >
          <Tooltip.Popup
            {...hintPopup}
            className="appear flex items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas"
          >
            {hint?.label}
            {hint?.shortcut ? (
              <kbd className="font-sans opacity-75">{shortcutName(hint.shortcut, platform)}</kbd>
            ) : null}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
