// Every word of the window, in English, by area in the folder beside. Another language is another object of this type.
import type { ErrorData } from '../../preload/contract/errors.ts';
import { createCompareWords } from './en/compare.ts';
import { createEngineWords } from './en/engine.ts';
import { createErrorSentences } from './en/errors.ts';
import { createExportWords } from './en/export.ts';
import { createFindWords } from './en/find.ts';
import { createGenerationWords } from './en/generation.ts';
import { createGetWords } from './en/get.ts';
import { createImportWords } from './en/import.ts';
import { createInspectorWords } from './en/inspector.ts';
import { createJobWords } from './en/jobs.ts';
import { levelWords } from './en/levels.ts';
import { createLibraryWords } from './en/library.ts';
import { createModelWords } from './en/models.ts';
import { createOrganiseWords } from './en/organise.ts';
import { palette } from './en/palette.ts';
import { personas, prompts } from './en/prompts.ts';
import { queue } from './en/queue.ts';
import { createSafetyWords } from './en/safety.ts';
import { createSeenWords } from './en/seen.ts';
import { createSettingsWords } from './en/settings.ts';
import { shortcuts } from './en/shortcuts.ts';
import { temporary } from './en/temporary.ts';
import { createTreeWords } from './en/tree.ts';
import { createTurnWords } from './en/turns.ts';
import { createWindowWords } from './en/window.ts';
import { createFormat } from './format.ts';

const format = createFormat('en');
const generation = createGenerationWords(format);
const errors = createErrorSentences(format, generation);

export const en = {
  format,
  error: (error: ErrorData) => errors[error.code](error.detail),
  generation,
  compare: createCompareWords(format),
  levels: levelWords,
  library: createLibraryWords(format),
  jobs: createJobWords(format),
  ...createSafetyWords(format),
  tree: createTreeWords(format),
  ...createWindowWords(format),
  ...createModelWords(format),
  ...createEngineWords(format),
  ...createTurnWords(format),
  queue,
  organise: createOrganiseWords(format),
  palette,
  prompts,
  shortcuts,
  temporary,
  personas,
  inspector: createInspectorWords(format),
  get: createGetWords(format),
  ...createSeenWords(format),
  ...createFindWords(format),
  /** `chosen` may have left the list by now. */
  refused: (
    chosen: { name: string; level: string } | undefined,
    running: { name: string; level: string },
    error: ErrorData,
  ) =>
    `${chosen ? `${chosen.name} at ${chosen.level}` : 'The model'} could not be loaded, so ${running.name} at ${running.level} goes on. ${errors[error.code](error.detail)}`,
  settings: createSettingsWords(format),
  import: createImportWords(format),
  export: createExportWords(format),
};

export type Messages = typeof en;
