// The one tooltip of the window, which every trigger shares: a popup of its own for each button was the
// largest part of drawing a turn.
import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import { useApp } from '../state/context.tsx';
import { shortcutName } from './shortcut.ts';

interface Hint {
  readonly label: string;
  /** Like "mod+n". */
  readonly shortcut?: string | undefined;
}

const handle = Tooltip.createHandle<Hint>();

interface WithTooltipProps extends Hint {
  children: ReactElement<Record<string, unknown>>;
}

/** Gives the one element inside a tooltip. */
export function WithTooltip({ label, shortcut, children }: WithTooltipProps) {
  return <Tooltip.Trigger handle={handle} payload={{ label, shortcut }} render={children} />;
}

/** What the triggers show; once in the window, within a `Tooltip.Provider`. */
export function SharedTooltip() {
  const platform = useApp((state) => state.app.platform);
  return (
    <Tooltip.Root handle={handle}>
      {({ payload }) => (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} className="z-50">
            <Tooltip.Popup className="appear flex items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas">
              {payload?.label}
              {payload?.shortcut ? (
                <kbd className="font-sans opacity-75">{shortcutName(payload.shortcut, platform)}</kbd>
              ) : null}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  );
}
