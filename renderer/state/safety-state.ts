// What the window knows of backups and of a rescue. The part of the state that `apply-event.ts` keeps current, and
// how events change it.
import type { BackupsEvent, BackupsState } from '../../preload/contract/backups.ts';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { RescueEvent, RescueState } from '../../preload/contract/rescue.ts';

export interface SafetyState {
  /** null: not looked at yet. */
  readonly backups: BackupsState | null;
  /** Names of the backups that hold what was deleted for good last. */
  readonly heldBy: readonly string[];
  /** null: the app runs as ever. */
  readonly rescue: RescueState | null;
  /** Something of the file could not be read while the app ran. */
  readonly isDamaged: boolean;
  /** One restores, salvages or begins anew. */
  readonly isBusy: boolean;
}

export const initialSafetyState: SafetyState = {
  backups: null,
  heldBy: [],
  rescue: null,
  isDamaged: false,
  isBusy: false,
};

export function applySafetyEvent(state: SafetyState, event: BackupsEvent | RescueEvent): SafetyState {
  switch (event.type) {
    case 'backupsChanged': {
      const { progress, problem } = event;
      return state.backups === null ? state : { ...state, backups: { ...state.backups, progress, problem } };
    }
    case 'heldByBackups':
      return { ...state, heldBy: event.names };
    case 'rescueChanged':
      return { ...state, rescue: event.rescue };
    default:
      return event satisfies never;
  }
}

/** A file that could not be read is one to be rescued. */
export function applyTrouble(state: SafetyState, error: ErrorData): SafetyState {
  return error.code === 'databaseDamaged' && !state.isDamaged ? { ...state, isDamaged: true } : state;
}

/** The app runs: what was to be rescued is. */
export function afterSnapshot(state: SafetyState): SafetyState {
  return state.rescue === null ? state : { ...initialSafetyState, backups: state.backups };
}
