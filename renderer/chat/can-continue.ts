import type { Message } from '../../preload/contract/models.ts';

/** Whether a reply that is the last of its branch ended before its end. */
export function canContinue({ role, status, stats, text }: Message): boolean {
  if (role !== 'assistant') return false;
  if (status === 'stopped' || status === 'interrupted') return text !== '';
  return status === 'complete' && stats?.stopReason === 'maxTokens';
}
