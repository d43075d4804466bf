// In place of the composer below a conversation that is in the trash: it can be read, and nothing in it be changed.
import { Trash2 } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

export function InTrash({ id }: { id: string }) {
  const { restore, openDialog } = useActions();
  return (
    <section
      aria-label={t.organise.trashView.name}
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 border-t border-line px-5 py-3 text-[13px]"
    >
      <Trash2 size={16} strokeWidth={1.75} aria-hidden className="text-muted" />
      <p>{t.organise.inTrash}</p>
      <Button onClick={() => void restore([id])}>{t.organise.restore}</Button>
      <Button kind="quiet" onClick={() => openDialog({ name: 'deleteForGood', conversationIds: [id] })}>
        {t.organise.deleteForGood}
      </Button>
    </section>
  );
}
