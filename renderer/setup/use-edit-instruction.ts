import { useActions } from '../state/context.tsx';

export const instructionFieldId = 'conversation-instruction';

/** Opens the panel of the conversation at its instruction. */
export function useEditInstruction(): () => void {
  const { toggleParameters } = useActions();
  return () => {
    toggleParameters(true);
    // Behind the frame in which the panel is drawn and takes the focus to its heading.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => document.getElementById(instructionFieldId)?.focus()),
    );
  };
}
