// What the app does so that nothing is read twice, and how much disk that may take.
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Row } from '../ui/Choice.tsx';

/** Decimal gigabytes, as disks are sold; bytes. */
const budgets = [0, 1e9, 2e9, 4e9, 8e9, 16e9, 32e9, 64e9];

export function ReadAhead() {
  const readAhead = useApp((state) => state.settings.readAhead);
  const { updateSettings } = useActions();
  return (
    <>
      <Row label={t.settings.readAhead} htmlFor="read-ahead">
        <input
          id="read-ahead"
          type="checkbox"
          aria-describedby="read-ahead-about"
          checked={readAhead}
          onChange={(event) => void updateSettings({ readAhead: event.target.checked })}
          className="size-4 accent-accent"
        />
      </Row>
      <p id="read-ahead-about" className="-mt-1 text-xs text-muted">
        {t.settings.readAheadAbout}
      </p>
    </>
  );
}

export function SnapshotBudget() {
  const budget = useApp((state) => state.settings.snapshotBudgetBytes);
  const { updateSettings } = useActions();
  const choices = budgets.includes(budget) ? budgets : [...budgets, budget].sort((a, b) => a - b);
  return (
    <>
      <Row label={t.settings.snapshotBudget} htmlFor="snapshot-budget">
        <select
          id="snapshot-budget"
          aria-describedby="snapshot-budget-about"
          value={budget}
          onChange={(event) => void updateSettings({ snapshotBudgetBytes: Number(event.target.value) })}
          className="h-8 max-w-full rounded-lg border border-edge bg-canvas px-2 text-[13px]"
        >
          {choices.map((bytes) => (
            <option key={bytes} value={bytes}>
              {bytes === 0 ? t.settings.snapshotBudgetNone : t.format.bytes(bytes)}
            </option>
          ))}
        </select>
      </Row>
      <p id="snapshot-budget-about" className="-mt-1 text-xs text-muted">
        {t.settings.snapshotBudgetAbout}
      </p>
    </>
  );
}
