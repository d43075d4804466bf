import type { ModelFit } from '../../../preload/contract/models.ts';
import { t } from '../../messages/index.ts';

/** What a model would take of this machine's memory. */
export function FitLine({ fit }: { fit: ModelFit | null }) {
  return (
    <span
      className={`block text-xs first-letter:uppercase ${fit?.fits === false ? 'text-danger' : 'text-muted'}`}
    >
      {t.get.hub.fit(fit)}
    </span>
  );
}
