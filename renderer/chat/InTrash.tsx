// In place of the composer below a conversation that is in the trash: it can be read, and nothing in it be changed.
import { Trash2 } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { InsteadOfComposer } from './InsteadOfComposer.tsx';

export function InTrash({ id }: { id: string }) {
  const { restore, openDialog } = useActions();
  return (
    <InsteadOfComposer icon={Trash2} label={t.organise.trashView.name} words={t.organise.inTrash}>
      <Button onClick={() => void restore([id])}>{t.organise.restore}</Button>
      <Button kind="quiet" onClick={() => openDialog({ name: 'deleteForGood', conversationIds: [id] })}>
        {t.organise.deleteForGood}
      </Button>
    </InsteadOfComposer>
  );
}
