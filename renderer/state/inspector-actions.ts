// The actions of the inspector: what is known about how a reply came about, and making it again.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { ActionParts } from './actions.ts';
import { type Inspected, type State, without } from './state.ts';

export function createInspectorActions({
  client,
  store,
  newId,
}: Pick<ActionParts, 'client' | 'store' | 'newId'>) {
  const { getState, setState } = store;

  /** Changes what is shown, if it is still the same reply. */
  function change(replyId: string, changes: Partial<Inspected>): void {
    const { inspector } = getState();
    if (inspector?.replyId === replyId) setState({ inspector: { ...inspector, ...changes } });
  }

  function putReplay(replyId: string, replay: State['replays'][string]): void {
    setState({ replays: { ...getState().replays, [replyId]: replay } });
  }

  /** Looks again: the reply has changed, or there is a model now. */
  async function refresh(): Promise<void> {
    const replyId = getState().inspector?.replyId;
    if (replyId === undefined) return;
    const receipt = client('getReceipt', { replyId });
    const prompt = client('inspectPrompt', { replyId });
    const record = client('getTokenRecord', { replyId });
    const kept = await receipt;
    if (kept.ok) change(replyId, { receipt: kept.value });
    else change(replyId, { problem: kept.error });
    const tokens = await record;
    if (tokens.ok) change(replyId, { record: tokens.value });
    const seen = await prompt;
    if (seen.ok) change(replyId, { prompt: seen.value, problem: kept.ok ? null : kept.error });
    else change(replyId, { problem: seen.error });
  }

  return {
    inspect(replyId: string): void {
      setState({
        inspector: { replyId, receipt: undefined, prompt: null, problem: null },
        parametersOpen: false,
      });
      void refresh();
    },
    refreshInspector: refresh,
    closeInspector(): void {
      setState({ inspector: null });
    },
    async replay(replyId: string): Promise<void> {
      const before = getState().replays[replyId];
      if (before?.status === 'running') return;
      const replayId = newId();
      putReplay(replyId, { status: 'running', replayId });
      const outcome = await client('replayReply', { replyId, replayId });
      setState({ progress: without(getState().progress, replayId) });
      const failed = (error: ErrorData) => ({ status: 'failed', error }) as const;
      putReplay(replyId, outcome.ok ? { status: 'done', result: outcome.value } : failed(outcome.error));
    },
    async stopReplay(replyId: string): Promise<void> {
      const replay = getState().replays[replyId];
      if (replay?.status === 'running') await client('stopReplay', { replayId: replay.replayId });
    },
  };
}
