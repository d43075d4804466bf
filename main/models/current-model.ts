// Which model is in use: loads it, and tells pages what the engine is about.
import { existsSync } from 'node:fs';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { EngineState, ModelEntry, Settings } from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MachineFacts } from '../store/machine-facts.ts';
import type { SettingsStore } from '../store/settings.ts';
import { createEngineAnnouncer } from './engine-announcer.ts';
import { fileKeyOf } from './file-key.ts';
import { demoModelId, type ModelLibrary } from './library.ts';
import { createModelKnowledge } from './model-knowledge.ts';

/** Tokens of context that are allocated when nothing is set: past 8k the model is not to be trusted. */
const defaultContextLimit = 8192;

export type CurrentModel = ReturnType<typeof createCurrentModel>;

export function createCurrentModel(options: {
  library: ModelLibrary;
  engine: Engine;
  settings: SettingsStore;
  facts: Pick<MachineFacts, 'forgetFailures' | 'speed' | 'unforeseenBytes'>;
  events: Events;
  log: Log;
}) {
  const { library, engine, settings, facts, events, log } = options;
  /** Why the current model was not even given to the engine. */
  let refused: ErrorData | null = null;
  /** The model that the engine was asked for last. */
  let orderedId: string | null = null;
  /** The default before one is chosen, for if that does not load: the last that did, or that was there. */
  let provenId: string | null = null;
  let closed = false;
  /** What pages are told while the engine is not to be watched. */
  let concealed: EngineState | null = null;
  const announcer = createEngineAnnouncer((state) => {
    if (concealed === null) events.publish({ type: 'engineChanged', engine: state });
  });
  const knowledge = createModelKnowledge({
    library,
    engine,
    settings: settings.get,
    facts,
    events,
    contextLengthFor,
    refresh,
  });
  const endAnnouncing = engine.onStateChange((engineState) => {
    announcer.announce(state());
    if (concealed === null) knowledge.tellSpeeds(engineState);
  });

  function currentId(): string {
    const id = settings.get().currentModelId;
    return id !== null && library.has(id) ? id : demoModelId;
  }

  /** The model that is loaded, or about to be: a conversation's own level may be in the place of the default. */
  function usedId(): string {
    return orderedId !== null && library.has(orderedId) ? orderedId : currentId();
  }

  function state(): EngineState {
    if (concealed !== null) return concealed;
    if (refused === null || engine.state.status === 'generating') return engine.state;
    return { status: 'failed', modelId: currentId(), error: refused };
  }

  function contextLengthFor({ trainedContextLength }: Pick<ModelEntry, 'trainedContextLength'>): number {
    return settings.get().contextLength ?? Math.min(trainedContextLength, defaultContextLimit);
  }

  /** Begins to load the current model, or says why it cannot be. */
  function load(): void {
    const { entry, path } = library.get(currentId());
    refused = entry.problem;
    if (refused !== null) {
      log.warn(`the model ${entry.fileName} cannot be used: ${refused.code}`);
      announcer.announce(state());
      return;
    }
    order(entry, path);
  }

  /** Loads the model in use again. */
  function reload(): void {
    const { entry, path } = library.get(usedId());
    if (entry.id === currentId()) load();
    else order(entry, path);
  }

  /** Has the engine load a model, behind what it does and before what it is asked next. */
  function order(entry: ModelEntry, path: string): void {
    const { id, name, level, isDemo, bytes } = entry;
    const contextIsSet = settings.get().contextLength !== null;
    const file = { id, path, name, level, isDemo, bytes, contextIsSet };
    const isDefault = id === currentId();
    const onLoaded = (): void => {
      if (isDefault) provenId = id;
    };
    orderedId = id;
    engine.load({ ...file, contextLength: contextLengthFor(entry) }).then(onLoaded, (thrown) => {
      if (orderedId === id) orderedId = 'model' in engine.state ? engine.state.model.modelId : null;
      // A load that the closing of the app cut off is no failure.
      if (closed) return;
      // The engine's state says it to the person.
      const error = AppError.from(thrown);
      log.error(`loading ${entry.fileName} failed: ${error.code}`, error.cause ?? '');
      if (currentId() === id) takeBack(id);
    });
  }

  /**
   * Where another model goes on in place of the one that was chosen, the default is what it was before the choice. One
   * that was not chosen now, but could not be loaded behind another level, stays the default.
   */
  function takeBack(id: string): void {
    const before = provenId;
    provenId = id;
    if (before === null || before === id || !library.has(before) || !('model' in engine.state)) return;
    try {
      change({ currentModelId: before });
      provenId = before;
    } catch (unsaved) {
      log.warn('that the default is again the model before could not be kept', unsaved);
    }
  }

  /** What a model is loaded with: it is loaded anew when this becomes another. */
  function loadedWith(entry: ModelEntry): string {
    const { idleUnloadMinutes: _, promptLookup: __, ...tuning } = settings.get().engine;
    return JSON.stringify([contextLengthFor(entry), tuning]);
  }

  function publishModels(): void {
    events.publish({ type: 'modelsChanged', models: library.list() });
  }

  function refresh(): void {
    if (library.refresh()) publishModels();
  }

  function change(changes: Partial<Settings>): void {
    events.publish({ type: 'settingsChanged', settings: settings.update(changes) });
  }

  function select(id: string): void {
    // What this look finds out nobody has been told yet.
    const told = library.get(id).entry.change !== null;
    refresh();
    const { problem } = library.get(id).entry;
    if (problem !== null) throw new AppError(problem.code, { detail: problem.detail });
    if (told) noteUsed(id);
    provenId ??= currentId();
    change({ currentModelId: id });
    load();
  }

  function use(wantedId: string | null): ModelEntry | null {
    const wanted = wantedId !== null && library.has(wantedId) ? wantedId : null;
    if (wanted === null && refused !== null) return null;
    const { entry, path } = library.get(wanted ?? currentId());
    if (entry.problem !== null) throw new AppError(entry.problem.code, { detail: entry.problem.detail });
    if (orderedId !== entry.id) order(entry, path);
    noteUsed(entry.id);
    return entry;
  }

  function noteUsed(id: string): void {
    if (library.noteUsed(id)) publishModels();
  }

  function add(path: string): ModelEntry {
    const entry = library.add(path);
    publishModels();
    return entry;
  }

  return {
    /** What pages are told, as opposed to the engine's own state: names a file that was never loaded, too. */
    get state() {
      return state();
    },
    /** The entries as their files lie there now. */
    list(): ModelEntry[] {
      refresh();
      return library.list();
    },
    /**
     * The model for what is asked next: the wanted one, or the default where it is not in the list or none is
     * wanted; null if there is no model. Loads it first where the engine has another.
     * @throws AppError the problem of a wanted file
     */
    use,
    /** The model whose file has this fingerprint; null where none in the list has it and can be used. */
    withFingerprint(fingerprint: string): string | null {
      refresh();
      return library.withFingerprint(fingerprint);
    },
    /** Whether `use` would find it loaded, or about to be. */
    isReadyFor: (wantedId: string | null): boolean =>
      orderedId === (wantedId !== null && library.has(wantedId) ? wantedId : currentId()),
    /**
     * Remembers what is in use. The function returned has that, or what became the default meanwhile, loaded
     * again, unless another model than the `borrowed` ones was asked for since.
     */
    borrow(borrowed: readonly string[]): () => void {
      const before = orderedId;
      const usual = currentId();
      return () => {
        if (closed || (orderedId !== null && !borrowed.includes(orderedId))) return;
        const wanted = currentId() === usual ? before : null;
        try {
          use(wanted);
        } catch (thrown) {
          log.warn('the model that was in use before cannot be used any more', thrown);
        }
      };
    },
    /** Pages are told nothing new of the engine until the function returned is called. */
    conceal(): () => void {
      concealed = state();
      return () => {
        concealed = null;
        if (!closed) announcer.announce(state());
      };
    },
    load,
    add,
    /** Makes a model the current one and loads it. @throws AppError `notFound`, or the file's problem */
    select,
    /** Adds a file and makes it the current one. @throws AppError as `library.add` */
    selectFile(path: string): void {
      change({ currentModelId: add(path).id });
    },
    /** @throws AppError `notFound`, `badRequest` for the demo model */
    forget(id: string): void {
      const wasCurrent = currentId() === id;
      library.forget(id);
      publishModels();
      if (!wasCurrent) return;
      change({ currentModelId: null });
      load();
    },
    fitter: knowledge.fitter,
    fits: knowledge.fits,
    speeds: knowledge.speeds,
    /** @throws AppError `notFound`, `badRequest` for the demo model */
    rename(id: string, name: string): void {
      library.rename(id, name);
      publishModels();
    },
    /** Where its file lies. @throws AppError `notFound`, `modelMissing` */
    pathOf(id: string): string {
      const { entry, path } = library.get(id);
      if (!existsSync(path)) throw new AppError('modelMissing', { detail: { file: entry.fileName } });
      return path;
    },
    /** Forgets what was given up on this machine for the model in use, and tries it in full again. */
    undoStepsDown(): void {
      const { entry, path } = library.get(usedId());
      facts.forgetFailures(fileKeyOf({ path, level: entry.level, bytes: entry.bytes }));
      reload();
    },
    /** Changes settings; the model in use is loaded anew where what it is loaded with becomes another. */
    updateSettings(changes: Partial<Omit<Settings, 'currentModelId'>>): void {
      const { entry } = library.get(usedId());
      const before = loadedWith(entry);
      change(changes);
      if (changes.snapshotBudgetBytes !== undefined) engine.setSnapshotBudget(changes.snapshotBudgetBytes);
      if (loadedWith(entry) !== before) reload();
    },
    close(): void {
      closed = true;
      endAnnouncing();
      announcer.close();
    },
  };
}
