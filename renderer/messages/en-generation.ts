// The words about how replies are written: values, presets, where a value comes from.
import type { ErrorDetail } from '../../preload/contract/errors.ts';
import type { SchemaProblem } from '../../preload/contract/json-schema.ts';
import type { createFormat } from './format.ts';

export type GenerationWords = ReturnType<typeof createGenerationWords>;

export function createGenerationWords(format: ReturnType<typeof createFormat>) {
  /** What is wrong with a JSON schema, as one sentence. */
  function schemaProblem({ kind, where, word, limit }: SchemaProblem): string {
    const place = where === '' ? '' : ` at ${where}`;
    switch (kind) {
      case 'notJson':
        return 'The schema is not JSON: look for a missing quote, comma or bracket.';
      case 'notSchema':
        return `A JSON schema is an object like {"type": "object"}, and${place || ' this'} is not one.`;
      case 'empty':
        return `The schema does not say what is wanted${place}: give a “type”.`;
      case 'unknownType':
        return `“${word}” is not a type that a JSON schema knows${place}.`;
      case 'unsupported':
        return `A reply cannot be held to “${word}”${place}: take it out, or say it in your message.`;
      case 'badValue':
        return `“${word}” has a value that cannot be used${place}.`;
      case 'tooLarge':
        return `“${word}”${place} can be ${format.count(limit ?? 0)} at most.`;
      case 'noSuchDefinition':
        return `The schema refers to “${word}”${place}, and there is no such definition in its “$defs”.`;
      case 'bounds':
        return `The lower bound is above the upper one${place} (${word}).`;
      case 'engine':
        return 'The engine cannot hold a reply to this schema: make it smaller or simpler.';
      default:
        return kind satisfies never;
    }
  }

  function badPresetFile(problem: ErrorDetail['preset'], where = ''): string {
    switch (problem) {
      case 'notJson':
        return 'This file is not JSON, so no preset was added. Choose a file that was exported as a preset.';
      case 'newer':
        return 'This preset was exported by a newer version of Xenon, so it was not added. Update Xenon, then try again.';
      case 'value':
        return `The file has a value that cannot be used${where ? ` (${where})` : ''}, so no preset was added.`;
      default:
        return 'This file is not a preset of Xenon, so nothing was added. Choose a file that was exported as a preset.';
    }
  }

  return { schemaProblem, badPresetFile };
}
