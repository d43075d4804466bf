import { Search } from 'lucide-react';
import { useId } from 'react';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import type { AskingWay } from '../../state/get-state.ts';
import { Button } from '../../ui/Button.tsx';
import { HubTrouble } from './HubTrouble.tsx';

/** A field for a repository or words. Nothing leaves the machine before it is sent. */
export function HubSearch({ way }: { way: AskingWay }) {
  const id = useId();
  const { text, asking, answer, error } = useApp((state) => state.get[way]);
  const baseUrl = useApp((state) => state.settings.hub.baseUrl);
  const { typeHubText, askHub, leaveAnswer } = useActions();
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void askHub(way, text);
      }}
    >
      <div>
        <label htmlFor={id} className="block text-[13px] font-medium">
          {t.get.hub.label}
        </label>
        <div className="mt-1.5 flex gap-2">
          <input
            id={id}
            type="text"
            value={text}
            maxLength={500}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${id}-about`}
            onChange={(event) => typeHubText(way, event.target.value)}
            className="h-8 min-w-0 flex-1 rounded-lg border border-edge bg-canvas px-2.5 text-[13px]"
          />
          {asking === null ? (
            <Button type="submit" kind="primary">
              <Search size={15} strokeWidth={1.75} aria-hidden />
              {t.get.hub.search}
            </Button>
          ) : (
            <Button onClick={() => leaveAnswer(way)}>{t.app.cancel}</Button>
          )}
        </div>
        <p id={`${id}-about`} className="mt-1.5 text-xs wrap-anywhere text-muted">
          {t.get.hub.host(baseUrl)}
        </p>
      </div>
      <div aria-live="polite" className="empty:hidden">
        {asking !== null && answer === null ? (
          <p className="text-[13px] text-muted">{t.get.hub.asking(asking)}</p>
        ) : null}
        {error ? <HubTrouble error={error} /> : null}
      </div>
    </form>
  );
}
