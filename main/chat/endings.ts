// How a reply is recorded, by how the engine ended it.
import type { Message, MessageStatus } from '../../preload/contract/models.ts';
import type { ReplyResult } from '../engine/engine.ts';
import type { AppError } from '../errors.ts';
import type { Ending } from '../store/messages.ts';

/** @param earlierTokens generated before this reply was continued; its statistics count them, too. */
export function endingOfResult(message: Message, result: ReplyResult, earlierTokens: number): Ending {
  const { stats, model } = result;
  return {
    status: statusOf(stats.stopReason),
    stats: { ...stats, generatedTokens: stats.generatedTokens + earlierTokens },
    contextStartId: result.contextStartId,
    error: null,
    model: model?.name ?? message.model,
    level: model?.level ?? message.level,
  };
}

/** A worker that died or hung interrupted the reply; anything else made it fail. */
export function endingOfError(message: Message, error: AppError): Ending {
  const status = error.code === 'engineCrashed' || error.code === 'engineHung' ? 'interrupted' : 'failed';
  return { ...asItStands(message), status, error: error.data };
}

/** The app closes in the middle of the reply. */
export function endingOfClosing(message: Message): Ending {
  return { ...asItStands(message), status: 'interrupted', error: null };
}

function asItStands({ contextStartId, model, level }: Message) {
  return { stats: null, contextStartId, model, level };
}

function statusOf(reason: ReplyResult['stats']['stopReason']): MessageStatus {
  switch (reason) {
    case 'endOfText':
    case 'stopString':
    case 'maxTokens':
    case 'contextFull':
      return 'complete';
    case 'stopped':
      return 'stopped';
    default:
      return reason satisfies never;
  }
}

/** Whether "Continue" has anything to go on with. */
export function canContinue({ status, stats }: Message): boolean {
  switch (status) {
    case 'stopped':
    case 'interrupted':
      return true;
    case 'complete':
      return stats?.stopReason === 'maxTokens' || stats?.stopReason === 'contextFull';
    case 'streaming':
    case 'failed':
      return false;
    default:
      return status satisfies never;
  }
}
