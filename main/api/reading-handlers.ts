// What an app answers that is open for reading: the methods that read, and no other. Conversations in memory have all
// of theirs, because nothing of them is written.
import type { MethodName } from '../../preload/contract/methods.ts';
import { AppError } from '../errors.ts';
import type { PlainHandlers } from './handlers.ts';

/** Those that change nothing which a person would miss: a shown branch or a model, until the app is closed. */
const reading = new Set<MethodName>([
  'getSnapshot',
  'openConversation',
  'getMessages',
  'selectBranch',
  'search',
  'startExport',
  'cancelExport',
  'copyOut',
  'exportPreset',
  'getReceipt',
  'inspectPrompt',
  'getTokenRecord',
  'getDeletedTurns',
  'getRescue',
  'tryAgain',
  'useModel',
  'getModelFits',
  'getModelSpeeds',
  'getFidelity',
  'getDuelTallies',
  'offerLevels',
  'revealModel',
  'openExternal',
]);

/** @throws AppError `readOnly` */
export function refuseToWrite(): never {
  throw new AppError('readOnly');
}

/** All others are refused with `readOnly`. */
export function onlyReading(handlers: PlainHandlers): PlainHandlers {
  const kept = Object.entries(handlers).map(([name, handler]) => [
    name,
    reading.has(name as MethodName) ? handler : refuseToWrite,
  ]);
  return Object.fromEntries(kept) as PlainHandlers;
}
