// What is exported, as what, and what is in the file. While it is written the dialog says how far it is.
import { useState } from 'react';
import { type ExportScope, isForTemporary } from '../../preload/contract/export-choice.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp, useAppStore } from '../state/context.tsx';
import { Modal } from '../ui/Modal.tsx';
import { ExportFoot } from './ExportFoot.tsx';
import { ExportOptionsFields } from './ExportOptionsFields.tsx';
import { FormatChoice } from './FormatChoice.tsx';
import { scopesFrom } from './scopes.ts';

export function ExportDialog() {
  const scope = useApp((state) => (state.dialog?.name === 'export' ? state.dialog.scope : null));
  const { openDialog } = useActions();
  // What it shows stays while it fades away; each time it opens, it begins anew.
  const [shown, setShown] = useState(scope);
  if (scope !== null && scope !== shown) setShown(scope);
  return (
    <Modal open={scope !== null} onClose={() => openDialog(null)} title={t.export.title} flush>
      {shown === null ? null : <ExportForm key={JSON.stringify(shown)} asked={shown} />}
    </Modal>
  );
}

function ExportForm({ asked }: { asked: ExportScope }) {
  const store = useAppStore();
  const exporting = useApp((state) => state.exporting);
  const [wanted, setChoice] = useState(() => store.getState().settings.export);
  const [offers] = useState(() => scopesFrom(asked, store.getState()));
  const [key, setKey] = useState(offers[0]?.key);
  const offer = offers.find((one) => one.key === key);
  if (!offer) return null;
  const { temporary } = offer;
  const choice =
    temporary && !isForTemporary(wanted.format) ? { ...wanted, format: 'html' as const } : wanted;
  return (
    <>
      {/* What scrolls must be reachable while nothing in it is. */}
      <div tabIndex={exporting ? 0 : undefined} className="min-h-0 flex-1 overflow-y-auto px-6 py-5">
        <fieldset disabled={exporting !== null} className="flex flex-col gap-5">
          <label className="flex flex-col gap-1">
            <span className="text-[13px] font-medium">{t.export.what}</span>
            <select
              value={offer.key}
              onChange={(event) => setKey(event.target.value)}
              className="h-8 w-full rounded-lg border border-edge bg-canvas px-2 text-[13px]"
            >
              {offers.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <FormatChoice
            value={choice.format}
            temporary={temporary}
            onChange={(format) => setChoice({ ...choice, format })}
            several={offer.count !== 1 || offer.scope.kind === 'folder' || offer.scope.kind === 'everything'}
          />
          <ExportOptionsFields choice={choice} scope={offer.scope} onChange={setChoice} />
        </fieldset>
      </div>
      <ExportFoot scope={offer.scope} choice={choice} />
    </>
  );
}
