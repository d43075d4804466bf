// Where files are chosen or dropped; the whole window takes what is dropped, too.
import { FileUp } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

export function ChooseFiles() {
  const { importFiles } = useActions();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-col items-center gap-3 rounded-card border border-dashed border-edge px-4 py-6 text-center">
      <FileUp size={22} strokeWidth={1.5} aria-hidden className="text-muted" />
      <p className="text-[13px] text-muted">{t.import.drop}</p>
      <input
        ref={input}
        type="file"
        multiple
        aria-label={t.import.chooseLabel}
        tabIndex={-1}
        className="hidden"
        onChange={(event) => {
          void importFiles([...(event.target.files ?? [])]);
          // The same files again are another choice.
          event.target.value = '';
        }}
      />
      <Button kind="primary" onClick={() => input.current?.click()}>
        {t.import.choose}
      </Button>
    </div>
  );
}
