// The words on the cards of the library, and of what can be done with its files.
import type { MeasuredFidelity } from '../../../preload/contract/fidelity.ts';
import type { FileChange, ModelSpeed } from '../../../preload/contract/library.ts';
import type { ModelDetails, TensorGroup } from '../../../preload/contract/model-details.ts';
import type { FitLoss, ModelEntry, ModelFit } from '../../../preload/contract/models.ts';
import type { createFormat } from '../format.ts';

export function createLibraryWords(format: ReturnType<typeof createFormat>) {
  const loss = (one: FitLoss): string => {
    if (one.kind === 'context') return `the context cut from ${format.count(one.wished)} tokens`;
    if (one.kind === 'kvType') return 'a KV cache of half the size';
    return `${format.count(one.onDevice)} of ${format.count(one.layers)} layers on the graphics device`;
  };
  return {
    facts: ({ level, bytes, parts, weightBytes, parameters, trainedContextLength }: ModelEntry) => [
      level,
      format.bytes(bytes),
      ...(parts > 1 ? [`${format.count(parts)} files`] : []),
      ...(weightBytes > 0 && parameters > 0
        ? [`${format.number((8 * weightBytes) / parameters)} bits per weight`]
        : []),
      `${format.parameters(parameters)} parameters`,
      `context ${format.count(trainedContextLength)} tokens`,
    ],
    fitToCome: 'Working out what it needs here…',
    fit(fit: ModelFit) {
      const needs = `needs ${format.bytes(fit.neededBytes)} at ${format.count(fit.contextLength)} tokens`;
      const free = `${format.bytes(fit.freeBytes)} free`;
      if (!fit.fits) return `Does not fit right now: ${needs}, ${free}`;
      if (fit.givenUp.length === 0) return `Fits: ${needs}, ${free}`;
      return `Fits partly, with ${fit.givenUp.map(loss).join(' and ')}: ${needs}, ${free}`;
    },
    speedUnknown: 'How fast it would be is not known',
    speed: ({ tokensPerSecond, isEstimate }: ModelSpeed) =>
      isEstimate
        ? `Estimate: ${format.rate(tokensPerSecond)} tokens per second, from the speed of another model here`
        : `${format.rate(tokensPerSecond)} tokens per second measured here`,
    quality({ scores, referenceLevel, isSample }: MeasuredFidelity) {
      const over = isSample ? '' : ', over a text of yours';
      const { divergence } = scores;
      if (divergence === null) return `Quality: what other levels are measured against${over}`;
      const share = (100 * divergence.topAgreement).toFixed(1);
      return `Quality: ${share} % the same first choice as ${referenceLevel}, mean KL ${divergence.meanKl.toFixed(4)}${over}`;
    },
    changed: ({ fileName }: ModelEntry, change: FileChange) =>
      change.kind === 'moved'
        ? `${fileName} had moved from ${change.from} and was found again.`
        : `${fileName} has changed since it was used last: it may answer otherwise than before.`,
    dropped: (names: readonly string[]) =>
      `${format.list(names)} ${names.length > 1 ? 'are' : 'is'} in the list now, used from where the file lies.`,
    droppedInBrowser: (names: readonly string[]) =>
      `A browser does not tell where a file lies, so ${format.list(names)} cannot be added from here. Start the app with the file: npm start -- --model FILE.gguf`,
    details: {
      title: 'Details',
      of: (name: string, level: string) => `of ${name} ${level}`,
      reading: 'Reading the file…',
      path: 'File',
      tensors: ({ type, tensors }: TensorGroup) =>
        `${format.count(tensors)} ${tensors === 1 ? 'tensor' : 'tensors'} of ${type}`,
      share: ({ parameters, bytes }: TensorGroup) =>
        `${format.parameters(parameters)} parameters, ${format.bytes(bytes)}`,
      tokenizer: ({ kind, pieces, beginId, endId }: ModelDetails['tokenizer']) => [
        ['Tokenizer', kind === 'llama' ? 'SentencePiece' : (kind ?? 'not named')] as const,
        ...(pieces === null ? [] : [['Vocabulary', `${format.count(pieces)} pieces`] as const]),
        ...(beginId === null ? [] : [['Id of the beginning', String(beginId)] as const]),
        ...(endId === null ? [] : [['Id of the end', String(endId)] as const]),
      ],
      template: 'Chat template of the file',
      noTemplate: 'The file has no chat template.',
      hash: 'SHA-256 of the whole file',
      readHash: 'Compute',
      hashing: 'Computing…',
    },
    remove: {
      open: 'Delete…',
      title: 'Delete this model?',
      body({ name, level, bytes, parts, fileName }: ModelEntry, hasTrash: boolean) {
        const files = parts > 1 ? `the ${format.count(parts)} files of ${fileName}` : fileName;
        return hasTrash
          ? `${name} ${level} leaves the list, and ${files} ${parts > 1 ? 'go' : 'goes'} into the system’s trash. Emptying that frees ${format.bytes(bytes)}.`
          : `${name} ${level} leaves the list, and ${files} ${parts > 1 ? 'are' : 'is'} deleted for good, which frees ${format.bytes(bytes)}. Nothing can bring it back.`;
      },
      confirm: (hasTrash: boolean) => (hasTrash ? 'Move to trash' : 'Delete for good'),
    },
    menu: (name: string, level: string) => `More about ${name} ${level}`,
    rename: 'Rename…',
    reveal: 'Show in folder',
    nameLabel: 'Name of the model',
  };
}
