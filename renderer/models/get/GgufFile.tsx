// Bringing a GGUF that is on this machine already.
import { FilePlus2 } from 'lucide-react';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Command } from './Command.tsx';

export function GgufFile() {
  const host = useApp((state) => state.app.host);
  const { chooseModelFile } = useActions();
  if (host === 'browser') return <Command about={t.models.browser} command={t.models.command} />;
  return (
    <>
      <Button onClick={() => void chooseModelFile()}>
        <FilePlus2 size={15} strokeWidth={1.75} aria-hidden />
        {t.models.choose}
      </Button>
      <p className="mt-2 text-xs text-muted">{t.models.chooseNote}</p>
    </>
  );
}
