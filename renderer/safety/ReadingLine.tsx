// In place of the composer below a conversation that is open for reading.
import { BookOpen } from 'lucide-react';
import { InsteadOfComposer } from '../chat/InsteadOfComposer.tsx';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

export function ReadingLine() {
  const { beginTemporary } = useActions();
  return (
    <InsteadOfComposer icon={BookOpen} words={t.reading.composer}>
      <Button onClick={() => void beginTemporary()}>{t.palette.commands.temporary}</Button>
    </InsteadOfComposer>
  );
}
