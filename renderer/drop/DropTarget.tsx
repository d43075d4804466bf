// Files that are dropped anywhere on the window. Each goes to whoever takes files of its kind.
import { useEffect, useState } from 'react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

export function DropTarget() {
  const { dropFiles } = useActions();
  const [over, setOver] = useState(false);

  useEffect(() => {
    // Entering a part of the window comes before leaving the one around it.
    let depth = 0;
    const listeners: Readonly<Record<string, (event: DragEvent) => void>> = {
      dragenter(event) {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth++;
        setOver(true);
      },
      dragover(event) {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      },
      dragleave(event) {
        if (!holdsFiles(event)) return;
        depth--;
        if (depth <= 0) setOver(false);
      },
      drop(event) {
        depth = 0;
        setOver(false);
        if (!holdsFiles(event)) return;
        // Else the browser would show the file in place of the window.
        event.preventDefault();
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) dropFiles(files);
      },
    };
    const all = Object.entries(listeners) as [keyof WindowEventMap, EventListener][];
    for (const [name, listener] of all) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of all) window.removeEventListener(name, listener);
    };
  }, [dropFiles]);

  if (!over) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-2 z-50 grid place-items-center rounded-card border-2 border-dashed border-accent bg-veil"
    >
      <p className="rounded-lg bg-raised px-4 py-2 text-[15px] font-medium">{t.import.dropAnywhere}</p>
    </div>
  );
}
