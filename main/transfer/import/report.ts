// What came in and what could not, line by line.
import type { ImportLine, ImportReport } from '../../../preload/contract/import.ts';
import { limits } from '../limits.ts';

export interface ReportBuilder {
  add(line: ImportLine, turns: number): void;
  passOver(): void;
  /** Lines so far. */
  readonly lines: number;
  /** With what the store says has come in. */
  build(stored: Pick<ImportReport, 'archived' | 'besides'>): Omit<ImportReport, 'backup'>;
}

export function createReport(): ReportBuilder {
  const counts = { added: 0, already: 0, continued: 0, beside: 0, refused: 0 };
  const telling: ImportLine[] = [];
  const plain: ImportLine[] = [];
  let turns = 0;
  let all = 0;
  let filesPassedOver = 0;

  return {
    add(line, added) {
      counts[line.outcome]++;
      turns += added;
      all++;
      const isPlain =
        (line.outcome === 'added' || line.outcome === 'already') &&
        line.notes.every(({ kind }) => kind === 'inArchive');
      const to = isPlain ? plain : telling;
      if (to.length < limits.reportLines) to.push(line);
    },
    passOver: () => void filesPassedOver++,
    get lines() {
      return all;
    },
    build(stored) {
      const lines = [...telling, ...plain].slice(0, limits.reportLines);
      return { counts, turns, ...stored, lines, linesLeftOut: all - lines.length, filesPassedOver };
    },
  };
}
