import { useState } from 'react';
import type { ExportFormat } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { ChoiceRows } from '../ui/Choice.tsx';
import { Modal } from '../ui/Modal.tsx';

const formats = (Object.keys(t.export.formats) as ExportFormat[]).map((value) => ({
  value,
  ...t.export.formats[value],
}));

export function ExportDialog() {
  const conversation = useApp((state) =>
    state.dialog?.name === 'export' ? state.conversations[state.dialog.conversationId] : undefined,
  );
  const { openDialog, exportConversation } = useActions();
  const [format, setFormat] = useState<ExportFormat>('markdown');

  function confirm(): void {
    if (!conversation) return;
    openDialog(null);
    void exportConversation(conversation.id, format);
  }

  return (
    <Modal
      open={conversation !== undefined}
      onClose={() => openDialog(null)}
      title={t.export.title}
      foot={
        <>
          <Button onClick={() => openDialog(null)}>{t.app.cancel}</Button>
          <Button kind="primary" onClick={confirm}>
            {t.export.confirm}
          </Button>
        </>
      }
    >
      {conversation ? (
        <p className="mb-4 text-muted wrap-anywhere">{t.export.about(conversation.title)}</p>
      ) : null}
      <ChoiceRows
        label={t.export.format}
        name="format"
        value={format}
        options={formats}
        onChange={setFormat}
      />
    </Modal>
  );
}
