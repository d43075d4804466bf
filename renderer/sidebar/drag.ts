// Dragging conversations and folders onto what takes them. What is dragged is known to this window only by its
// kind until it is dropped.
import { type DragEvent, useState } from 'react';

const conversationsType = 'application/x-xenon-conversations';
const folderType = 'application/x-xenon-folder';

/** `title`: what another program gets where the conversations are dropped there. */
export function dragConversations(event: DragEvent, ids: readonly string[], title: string): void {
  event.dataTransfer.setData(conversationsType, JSON.stringify(ids));
  event.dataTransfer.setData('text/plain', title);
  event.dataTransfer.effectAllowed = 'copyMove';
}

export function dragFolder(event: DragEvent, id: string): void {
  event.dataTransfer.setData(folderType, id);
  event.dataTransfer.effectAllowed = 'move';
}

export interface DropTarget {
  readonly conversations?: ((ids: readonly string[]) => void) | undefined;
  readonly folder?: ((id: string) => void) | undefined;
}

/** Whether something that it takes is over it, and what makes an element take it. */
export function useDrop(target: DropTarget) {
  const [over, setOver] = useState(false);
  const takes = ({ dataTransfer: { types } }: DragEvent): boolean =>
    (target.conversations !== undefined && types.includes(conversationsType)) ||
    (target.folder !== undefined && types.includes(folderType));
  const props = {
    onDragOver(event: DragEvent) {
      if (!takes(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      setOver(true);
    },
    onDragLeave(event: DragEvent) {
      // Onto a part of itself is not out of it.
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop(event: DragEvent) {
      setOver(false);
      if (!takes(event)) return;
      event.preventDefault();
      const { dataTransfer } = event;
      if (dataTransfer.types.includes(folderType)) target.folder?.(dataTransfer.getData(folderType));
      else target.conversations?.(idsFrom(dataTransfer.getData(conversationsType)));
    },
  };
  return { over, props };
}

/** Another page may have put anything there. */
function idsFrom(data: string): readonly string[] {
  try {
    const ids: unknown = JSON.parse(data);
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
