// The shown branch of a conversation as a document: each turn below its speaker, its text to the byte.
import type { Message } from '../../preload/contract/models.ts';

function speaker({ role, model, level }: Message): string {
  if (role === 'user') return 'You';
  return `${model ?? 'Model'}${level === null ? '' : ` (${level})`}`;
}

export function toMarkdown(title: string, branch: readonly Message[]): string {
  const turns = branch.map((message) => `## ${speaker(message)}\n\n${message.text}\n`);
  return [`# ${title}\n`, ...turns].join('\n');
}

export function toPlainText(title: string, branch: readonly Message[]): string {
  const turns = branch.map((message) => `${speaker(message)}:\n${message.text}\n`);
  return [`${title}\n`, ...turns].join('\n');
}
