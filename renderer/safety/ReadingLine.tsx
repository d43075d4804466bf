// In place of the composer below a conversation that is open for reading.
import { BookOpen } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

export function ReadingLine() {
  const { beginTemporary } = useActions();
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 border-t border-line px-5 py-3 text-[13px]">
      <BookOpen size={16} strokeWidth={1.75} aria-hidden className="text-muted" />
      <p>{t.reading.composer}</p>
      <Button onClick={() => void beginTemporary()}>{t.palette.commands.temporary}</Button>
    </div>
  );
}
