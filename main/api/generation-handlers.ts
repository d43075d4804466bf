// The methods about how replies are written, a line each.
import { randomUUID } from 'node:crypto';
import type { generationMethods } from '../../preload/contract/generation.ts';
import { isBuiltIn, presetValues } from '../../preload/contract/sampling.ts';
import type { GenerationService } from '../chat/generation.ts';
import type { Platform } from '../platform.ts';
import { fileNameFor } from '../transfer/file-name.ts';
import { handOut } from '../transfer/hand-out.ts';
import { readPresetFile, toPresetFile } from '../transfer/preset-file.ts';
import type { Handlers } from './router.ts';

export function createGenerationHandlers(parts: {
  generation: GenerationService;
  platform: Platform;
}): Pick<Handlers, keyof typeof generationMethods> {
  const { generation, platform } = parts;
  return {
    setGeneration(input) {
      generation.setGeneration(input.conversationId, input.generation);
      return null;
    },
    savePreset({ preset }) {
      generation.savePreset(preset);
      return null;
    },
    deletePreset({ presetId }) {
      generation.deletePreset(presetId);
      return null;
    },
    exportPreset({ presetId }) {
      const preset = isBuiltIn(presetId) ? builtIn(presetId) : generation.get(presetId);
      return handOut(platform, {
        fileName: fileNameFor(`${preset.name} preset`, 'json'),
        mimeType: 'application/json',
        text: toPresetFile(preset),
      });
    },
    importPreset: ({ text }) => generation.addPreset(randomUUID(), readPresetFile(text)),
  };
}

const names = { balanced: 'Balanced', precise: 'Precise', modelCard: 'Model card' };

function builtIn(id: keyof typeof names) {
  return { id, name: names[id], values: presetValues(id, []) ?? {} };
}
