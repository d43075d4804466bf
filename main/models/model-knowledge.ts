// What is known of each model on this machine: what it would take now, and how fast it is.
import type { EngineState, ModelFit, Settings } from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import type { Engine } from '../engine/engine.ts';
import type { MachineFacts } from '../store/machine-facts.ts';
import { availableMemory } from './available-memory.ts';
import { fileKeyOf } from './file-key.ts';
import type { Geometry } from './fit.ts';
import type { ModelLibrary } from './library.ts';
import { modelFit, withoutLoaded } from './model-fits.ts';
import { bestDecode, speedsOf } from './model-speeds.ts';

/** @param options.refresh has the files looked at again */
export function createModelKnowledge(options: {
  library: ModelLibrary;
  engine: Engine;
  settings(): Settings;
  facts: Pick<MachineFacts, 'speed' | 'unforeseenBytes'>;
  events: Events;
  contextLengthFor(model: { readonly trainedContextLength: number }): number;
  refresh(): void;
}) {
  const { library, engine, settings, facts, events, contextLengthFor, refresh } = options;
  let told = '{}';

  /** What a model would take with what is free now, by its geometry; context lengths in tokens. */
  async function fitter(): Promise<(geometry: Geometry, trainedContextLength: number) => ModelFit> {
    const now = settings().engine;
    const loaded = 'model' in engine.state ? engine.state.model : null;
    const memory = (await engine.freeMemory()) ?? { host: availableMemory(), device: null, unified: false };
    const free = withoutLoaded(memory, loaded);
    return (geometry, trainedContextLength) =>
      modelFit(geometry, {
        free,
        contextLength: contextLengthFor({ trainedContextLength }),
        settings: now,
      });
  }

  const speeds = () =>
    speedsOf(
      library.list().map(({ id, level, bytes, weightBytes }) => {
        const key = fileKeyOf({ path: library.get(id).path, level, bytes });
        return { id, weightBytes, measured: bestDecode(facts.speed(key)) };
      }),
    );

  return {
    fitter,
    /** By id; those whose geometry is unknown are left out. */
    async fits(): Promise<Record<string, ModelFit>> {
      refresh();
      const fitOf = await fitter();
      const fits: Record<string, ModelFit> = {};
      for (const { id } of library.list()) {
        const { entry, geometry, path } = library.get(id);
        if (geometry === null || entry.problem !== null) continue;
        const unforeseenBytes = facts.unforeseenBytes(fileKeyOf({ ...entry, path }));
        fits[id] = fitOf({ ...geometry, unforeseenBytes }, entry.trainedContextLength);
      }
      return fits;
    },
    /** By id; those of which nothing is known are left out. */
    speeds,
    /** A speed may have been measured, or shown by a reply: pages hear of it where it is another. */
    tellSpeeds({ status }: EngineState): void {
      if (status !== 'ready') return;
      const now = speeds();
      const text = JSON.stringify(now);
      if (text === told) return;
      told = text;
      events.publish({ type: 'speedsChanged', speeds: now });
    },
  };
}
