// What holds for the shown conversation: what its model is told, and what is recorded.
import { SidePanel } from '../inspector/SidePanel.tsx';
import { t } from '../messages/index.ts';
import { InstructionSection } from '../setup/InstructionSection.tsx';
import { RecordSwitch } from '../setup/RecordSwitch.tsx';
import { useActions, useApp } from '../state/context.tsx';

export const parametersButtonId = 'parameters-button';

export function ParametersPanel() {
  const open = useApp((state) => state.parametersOpen);
  const { toggleParameters } = useActions();
  function close(): void {
    toggleParameters(false);
    document.getElementById(parametersButtonId)?.focus();
  }
  return (
    <SidePanel title={t.setup.title} open={open} onClose={close}>
      <InstructionSection />
      <RecordSwitch />
    </SidePanel>
  );
}
