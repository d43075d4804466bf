// Conversations as training takes them, a branch on each line. What training cannot use is left out: a question
// without an answer, and what comes after it; so a branch without any answer has no line.
import type { ExportOptions } from '../../../preload/contract/export-choice.ts';
import type { SaidMessage } from '../../store/archive/record.ts';

interface Said {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

export type TrainingFormat = 'messages' | 'shareGpt';

const shareGptNames = { system: 'system', user: 'human', assistant: 'gpt' } as const;

/** With its line break; empty where nothing can be learnt from the branch. */
export function toTrainingLine(
  format: TrainingFormat,
  instruction: string,
  branch: readonly SaidMessage[],
  { instructions }: Pick<ExportOptions, 'instructions'>,
): string {
  const unanswered = branch.findIndex(({ role, text }) => role === 'assistant' && text.trim() === '');
  const answered = unanswered < 0 ? branch : branch.slice(0, unanswered);
  const last = answered.findLastIndex(({ role }) => role === 'assistant');
  if (last < 0) return '';
  const said: Said[] = [
    ...(instructions && instruction !== '' ? [{ role: 'system', text: instruction } as const] : []),
    ...answered.slice(0, last + 1),
  ];
  const line =
    format === 'messages'
      ? { messages: said.map(({ role, text }) => ({ role, content: text })) }
      : { conversations: said.map(({ role, text }) => ({ from: shareGptNames[role], value: text })) };
  return `${JSON.stringify(line)}\n`;
}
