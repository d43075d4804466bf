// What a hub or a download can fail with, as sentences.
import type { ErrorCode, ErrorDetail } from '../../../preload/contract/errors.ts';
import type { createFormat } from '../format.ts';

type HubCode = Extract<ErrorCode, `hub${string}` | 'targetExists'>;

export function createHubSentences(
  format: ReturnType<typeof createFormat>,
): Readonly<Record<HubCode, (detail: ErrorDetail) => string>> {
  const host = (detail: ErrorDetail) => detail.host ?? 'The hub';
  const repository = (detail: ErrorDetail) =>
    detail.repository ? `“${detail.repository}”` : 'This repository';
  const file = (detail: ErrorDetail) => detail.file ?? 'The file';

  return {
    hubUnreachable: (detail) =>
      `${host(detail)} cannot be reached${detail.reason ? ` (${detail.reason})` : ''}. Check the connection, and the address and proxy in Settings, then try again.`,
    hubNotAHub: (detail) =>
      `${host(detail)} answers, but not as a model hub does. Check the hub’s address in Settings.`,
    hubRepositoryMissing: (detail) =>
      `${repository(detail)} is not on this hub, or it is private. Check its spelling; for a private one, put an access token into Settings.`,
    hubFileMissing: (detail) =>
      `${file(detail)} is no longer in ${detail.repository ? repository(detail) : 'the repository'}. List it again and choose anew.`,
    hubGated: (detail) =>
      `${repository(detail)} is open only to accounts that have accepted its conditions. Accept them on its page, then put an access token of that account into Settings.`,
    hubTokenRefused: (detail) =>
      `${host(detail)} refuses the access token. Put in another one, or remove it, in Settings.`,
    hubBusy: (detail) =>
      detail.seconds
        ? `${host(detail)} asks for a pause of ${format.duration(detail.seconds * 1000)}. Try again after that.`
        : `${host(detail)} has been asked too much and wants a pause. Try again in a few minutes.`,
    hubFailed: (detail) =>
      `${host(detail)} cannot answer at the moment${detail.status ? ` (error ${detail.status})` : ''}. Try again later.`,
    hubFileChanged: (detail) =>
      `${file(detail)} is no longer the one that was listed. List ${detail.repository ? repository(detail) : 'the repository'} again and choose anew.`,
    hubWrongBytes: (detail) =>
      `${file(detail)} came twice with bytes that are not what the hub’s own hash says, so it was not kept. Try again later, or get it from another repository.`,
    hubUnchecked: (detail) =>
      `The hub gives no hash for ${detail.file ?? 'this file'}, so nobody could tell whether it arrives whole. It was not downloaded; take it from another repository.`,
    targetExists: (detail) =>
      `Another file has taken the name ${detail.file?.split(/[\\/]/).at(-1) ?? 'of the new one'}, and it was left alone. Move or rename it, then try again.`,
  };
}
