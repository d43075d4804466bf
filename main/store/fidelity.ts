// Measurements of how faithful a level is, by the file's fingerprint.
import type { Database } from 'better-sqlite3';
import type { FidelityScores } from '../../preload/contract/fidelity.ts';
import { translateErrors } from './store-errors.ts';

export interface StoredFidelity {
  readonly fingerprint: string;
  readonly textSha256: string;
  readonly referenceFingerprint: string;
  readonly referenceLevel: string;
  readonly isSample: boolean;
  readonly measuredAt: number;
  readonly scores: FidelityScores;
}

interface Row extends Omit<StoredFidelity, 'isSample' | 'scores'> {
  readonly isSample: number;
  readonly scores: string;
}

export type FidelityStore = ReturnType<typeof createFidelityStore>;

export function createFidelityStore(db: Database) {
  const newest = db.prepare<[string], Row>(`
    SELECT fingerprint, text_sha256 AS textSha256, reference_fingerprint AS referenceFingerprint,
      reference_level AS referenceLevel, is_sample AS isSample, measured_at AS measuredAt, scores
    FROM fidelity WHERE fingerprint = ? ORDER BY measured_at DESC LIMIT 1`);
  const put = db.prepare<Row>(`
    INSERT OR REPLACE INTO fidelity VALUES (@fingerprint, @textSha256, @referenceFingerprint, @referenceLevel,
      @isSample, @measuredAt, @scores)`);

  return translateErrors({
    /** The newest measurement of a file, null without one. */
    newest(fingerprint: string): StoredFidelity | null {
      const row = newest.get(fingerprint);
      if (!row) return null;
      return { ...row, isSample: row.isSample === 1, scores: JSON.parse(row.scores) as FidelityScores };
    },
    put(one: StoredFidelity): void {
      put.run({ ...one, isSample: Number(one.isSample), scores: JSON.stringify(one.scores) });
    },
  });
}
