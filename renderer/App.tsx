// The window: conversations on the left, the shown one beside them, dialogs over both.
import { CSPProvider } from '@base-ui/react/csp-provider';
import { type ReactNode, useEffect } from 'react';
import { Announcer } from './chat/Announcer.tsx';
import { ChatPane } from './chat/ChatPane.tsx';
import { Header } from './chat/Header.tsx';
import { Notices } from './chat/Notices.tsx';
import { TemporaryLine } from './chat/Temporary.tsx';
import { CompareDialog } from './compare/CompareDialog.tsx';
import { DropTarget } from './drop/DropTarget.tsx';
import { ParametersPanel } from './generation/ParametersPanel.tsx';
import { ImportDialog } from './import/ImportDialog.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { LevelsDialog } from './jobs/LevelsDialog.tsx';
import { t } from './messages/index.ts';
import { GetDialog } from './models/get/GetDialog.tsx';
import { ModelsDialog } from './models/ModelsDialog.tsx';
import { RemoveModelDialog } from './models/RemoveModelDialog.tsx';
import { PaletteDialog } from './palette/PaletteDialog.tsx';
import { SavedTextsDialog } from './prompts/SavedTextsDialog.tsx';
import { BackupsDialog } from './safety/BackupsDialog.tsx';
import { RescueScreen } from './safety/RescueScreen.tsx';
import { SettingsDialog } from './settings/SettingsDialog.tsx';
import { useAppearance } from './settings/use-appearance.ts';
import { ShortcutsDialog } from './shortcuts/ShortcutsDialog.tsx';
import { OrganiseDialogs } from './sidebar/OrganiseDialogs.tsx';
import { Sidebar } from './sidebar/Sidebar.tsx';
import { useActions, useApp } from './state/context.tsx';
import { ExportDialog } from './transfer/ExportDialog.tsx';
import { BranchesPanel } from './tree/BranchesPanel.tsx';
import { DeleteTurnDialog } from './tree/DeleteTurnDialog.tsx';
import { Contained } from './ui/Contained.tsx';
import { Toaster } from './ui/Toaster.tsx';
import { SharedTooltip } from './ui/Tooltip.tsx';
import { useConversationTop } from './ui/use-conversation-top.ts';
import { useShortcuts } from './use-shortcuts.ts';

export function App() {
  const rescue = useApp((state) => state.safety.rescue);
  useAppearance();
  useShortcuts();
  useWindowTitle();
  return (
    <CSPProvider disableStyleElements>
      {rescue === null ? <Parts /> : <RescueScreen rescue={rescue} />}
      <SharedTooltip />
      <Toaster />
    </CSPProvider>
  );
}

function Parts() {
  const top = useConversationTop();
  const ready = useApp((state) => state.ready);
  return (
    <>
      <div className="flex h-full isolate">
        <Contained>
          <Sidebar />
        </Contained>
        <div className="flex min-w-0 flex-1 flex-col">
          <WithShown>
            <Header />
            <TemporaryLine />
            <Notices />
          </WithShown>
          <main ref={top} className="flex min-h-0 flex-1 flex-col">
            <WithShown>{ready ? <ChatPane /> : <Opening />}</WithShown>
          </main>
        </div>
        <WithShown over>
          <Inspector />
          <ParametersPanel />
          <BranchesPanel />
        </WithShown>
      </div>
      <Announcer />
      <WithDialog>
        <ModelsDialog />
        <RemoveModelDialog />
        <GetDialog />
        <CompareDialog />
        <LevelsDialog />
        <SettingsDialog />
        <BackupsDialog />
        <PaletteDialog />
        <ShortcutsDialog />
        <SavedTextsDialog />
        <ExportDialog />
        <ImportDialog />
        <DropTarget />
        <DeleteTurnDialog />
        <OrganiseDialogs />
      </WithDialog>
    </>
  );
}

interface PartProps {
  over?: boolean;
  children: ReactNode;
}

/** Contained, and drawn anew with another conversation: what is in it need not be, so the window does not look for that. */
function WithShown({ over, children }: PartProps) {
  const shownId = useApp((state) => state.shownId);
  return (
    <Contained over={over} of={shownId}>
      {children}
    </Contained>
  );
}

/** The same with another dialog. */
function WithDialog({ children }: PartProps) {
  const dialog = useApp((state) => state.dialog);
  const { openDialog } = useActions();
  return (
    <Contained over of={dialog} onClose={() => openDialog(null)}>
      {children}
    </Contained>
  );
}

function Opening() {
  const waiting = useApp((state) => state.connection === 'connecting' || state.connection === 'open');
  return <p className="m-auto text-muted">{waiting ? t.app.opening : null}</p>;
}

function useWindowTitle(): void {
  const title = useApp((state) =>
    state.shownId ? (state.conversations[state.shownId]?.title ?? null) : null,
  );
  const unread = useApp(({ unread, conversations }) =>
    Object.keys(unread).some((id) => conversations[id]?.trashedAt === null),
  );
  useEffect(() => {
    document.title = t.app.title(title, unread);
  }, [title, unread]);
}
