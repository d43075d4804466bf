// The shown branch of a conversation as a document: each turn below its speaker, its text to the byte.
import type { Message } from '../../preload/contract/models.ts';

function speaker({ role, model, level }: Message): string {
  if (role === 'user') return 'You';
  return `${model ?? 'Model'}${level === null ? '' : ` (${level})`}`;
}

/** @param instruction the conversation's; empty: none */
export function toMarkdown(title: string, instruction: string, branch: readonly Message[]): string {
  const told = instruction === '' ? [] : [`## Instruction\n\n${instruction}\n`];
  const turns = branch.map((message) => `## ${speaker(message)}\n\n${message.text}\n`);
  return [`# ${title}\n`, ...told, ...turns].join('\n');
}

/** @param instruction the conversation's; empty: none */
export function toPlainText(title: string, instruction: string, branch: readonly Message[]): string {
  const told = instruction === '' ? [] : [`Instruction:\n${instruction}\n`];
  const turns = branch.map((message) => `${speaker(message)}:\n${message.text}\n`);
  return [`${title}\n`, ...told, ...turns].join('\n');
}
