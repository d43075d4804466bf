// The head of the archive and of the trash: where one is, the way back, and what becomes of what is here.
import { ArrowLeft } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { viewOf } from '../state/listed.ts';
import { isReading } from '../state/selectors.ts';
import { Button, IconButton } from '../ui/Button.tsx';

export function ViewHead() {
  const view = useApp((state) => state.list.view);
  const holdsAny = useApp(
    (state) =>
      view === 'trash' &&
      !isReading(state) &&
      Object.values(state.conversations).some((one) => viewOf(one) === 'trash'),
  );
  const { showList, openDialog } = useActions();
  if (view === 'all') return null;
  return (
    <div className="shrink-0 border-b border-line px-3 pb-2">
      <div className="flex items-center gap-1">
        <IconButton icon={ArrowLeft} label={t.organise.back} onClick={() => showList('all')} />
        <h2 className="text-[13px] font-medium">
          {t.organise[view === 'archive' ? 'archiveView' : 'trashView'].name}
        </h2>
      </div>
      {holdsAny ? (
        <div className="flex flex-col items-start gap-2 px-2 pt-1">
          <p className="text-xs text-muted">{t.organise.trashView.about}</p>
          <Button onClick={() => openDialog({ name: 'deleteForGood', conversationIds: null })}>
            {t.organise.trashView.emptyNow}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
