// Whether the tokens of a conversation's coming replies are recorded.
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { shownSetup } from '../state/setup-actions.ts';
import { Row } from '../ui/Choice.tsx';

export function RecordSwitch() {
  const shownId = useApp((state) => state.shownId);
  const recordsTokens = useApp((state) => shownSetup(state).recordsTokens);
  const { changeSetup } = useActions();
  return (
    <div className="flex flex-col gap-1">
      <Row label={t.record.switch} htmlFor="record-tokens">
        <input
          id="record-tokens"
          type="checkbox"
          aria-describedby="record-tokens-about"
          checked={recordsTokens}
          onChange={(event) => void changeSetup(shownId, { recordsTokens: event.target.checked })}
          className="size-4 accent-accent"
        />
      </Row>
      <p id="record-tokens-about" className="text-xs text-muted">
        {t.record.about}
      </p>
    </div>
  );
}
