// Every command of the window by name: what the palette lists, and what the keys do that work everywhere.
import { findFieldId } from '../find/FindBar.tsx';
import type { Messages } from '../messages/en.ts';
import { openSearch } from '../search/focus.ts';
import type { Actions } from '../state/actions.ts';
import { canSaveShown, isInTrash, runningReply } from '../state/selectors.ts';
import type { OpenDialog, State } from '../state/state.ts';
import { isTemporary } from '../state/temporary-actions.ts';
import { branchesShown } from '../state/tree-selectors.ts';
import { focusComposer } from '../ui/focus-composer.ts';

export type CommandId = keyof Messages['palette']['commands'];

export interface Command {
  readonly id: CommandId;
  /** As `shortcutName` reads it. */
  readonly keys?: string;
  /** What only shows the keys, and is bound where it belongs. */
  readonly boundElsewhere?: true;
  /** What it does is saved: not offered where conversations are open for reading. */
  readonly saves?: true;
  /** Not given: always. */
  readonly isOffered?: (state: State) => boolean;
  run(actions: Actions, state: State): void;
}

const inConversation = ({ shownId }: State): boolean => shownId !== null;
/** For what changes it. */
const inChangeable = (state: State): boolean => inConversation(state) && !isInTrash(state);
const opens = (id: CommandId, dialog: OpenDialog, keys?: string): Command => ({
  id,
  ...(keys === undefined ? {} : { keys }),
  run: ({ openDialog }) => openDialog(dialog),
});
const theme = (id: CommandId, value: State['settings']['theme']): Command => ({
  id,
  saves: true,
  isOffered: ({ settings }) => settings.theme !== value,
  run: ({ updateSettings }) => void updateSettings({ theme: value }),
});

export const commands: readonly Command[] = [
  {
    id: 'newConversation',
    keys: 'mod+shift+o',
    run({ show, showList }) {
      show(null);
      showList('all');
      focusComposer();
    },
  },
  {
    id: 'temporary',
    isOffered: (state) => !isTemporary(state),
    run: ({ beginTemporary }) => void beginTemporary(),
  },
  { id: 'search', keys: 'mod+shift+f', run: ({ toggleSidebar }) => openSearch(toggleSidebar) },
  {
    id: 'find',
    keys: 'mod+f',
    isOffered: inConversation,
    run({ openFind }) {
      openFind();
      document.getElementById(findFieldId)?.focus();
    },
  },
  {
    id: 'stop',
    keys: 'Esc',
    boundElsewhere: true,
    isOffered: (state) => runningReply(state) !== null,
    run: ({ stop }) => void stop(),
  },
  {
    id: 'editLast',
    saves: true,
    keys: '↑',
    boundElsewhere: true,
    isOffered: inChangeable,
    run: ({ editLast }) => editLast(),
  },
  {
    id: 'undo',
    saves: true,
    keys: 'mod+z',
    boundElsewhere: true,
    isOffered: inChangeable,
    run: ({ undoStep }) => void undoStep(),
  },
  {
    id: 'redo',
    saves: true,
    keys: 'mod+shift+z',
    boundElsewhere: true,
    isOffered: inChangeable,
    run: ({ redoStep }) => void redoStep(),
  },
  { id: 'previous', keys: 'mod+ArrowUp', run: ({ showNeighbour }) => showNeighbour(-1) },
  { id: 'next', keys: 'mod+ArrowDown', run: ({ showNeighbour }) => showNeighbour(1) },
  {
    id: 'branches',
    keys: 'alt+b',
    isOffered: inConversation,
    run: ({ toggleBranches }, state) => toggleBranches(!branchesShown(state)),
  },
  {
    id: 'level',
    keys: 'mod+shift+l',
    isOffered: (state) => !isInTrash(state),
    run: () => document.querySelector<HTMLElement>('[data-level-switch]')?.click(),
  },
  { id: 'parameters', run: ({ toggleParameters }) => toggleParameters() },
  { id: 'sidebar', keys: 'mod+b', run: ({ toggleSidebar }) => toggleSidebar() },
  {
    id: 'export',
    isOffered: inConversation,
    run({ openDialog }, { shownId }) {
      if (shownId !== null)
        openDialog({ name: 'export', scope: { kind: 'conversation', conversationId: shownId } });
    },
  },
  {
    id: 'duplicate',
    saves: true,
    isOffered: inConversation,
    run: ({ duplicate }, { shownId }) => shownId !== null && void duplicate(shownId),
  },
  {
    id: 'archive',
    saves: true,
    isOffered: inChangeable,
    run: ({ archive }, { shownId }) => shownId !== null && void archive([shownId]),
  },
  {
    id: 'trash',
    saves: true,
    isOffered: inChangeable,
    run: ({ trash }, { shownId }) => shownId !== null && void trash([shownId]),
  },
  { ...opens('import', { name: 'import' }), saves: true },
  opens('models', { name: 'models' }),
  { ...opens('get', { name: 'get' }), saves: true },
  { ...opens('compare', { name: 'compare' }), saves: true },
  { ...opens('prompts', { name: 'savedTexts', kind: 'prompt' }), saves: true },
  { ...opens('personas', { name: 'savedTexts', kind: 'persona' }), saves: true },
  { ...opens('backups', { name: 'backups' }), saves: true },
  opens('settings', { name: 'settings' }, 'mod+,'),
  opens('shortcuts', { name: 'shortcuts' }, 'mod+/'),
  theme('light', 'light'),
  theme('dark', 'dark'),
  theme('system', 'system'),
];

export function isOffered({ saves, isOffered: asks }: Command, state: State): boolean {
  return (!saves || canSaveShown(state)) && (asks?.(state) ?? true);
}

/** The keys as tinykeys reads them: with Alt by the key's place, since Alt makes other letters of them. */
export function bindingOf(keys: string): string {
  const parts = keys.split('+');
  const hasAlt = parts.includes('alt');
  const hasShift = parts.includes('shift');
  return parts
    .map((part) => {
      if (part === 'mod') return '$mod';
      if (part === 'shift' || part === 'alt') return part === 'shift' ? 'Shift' : 'Alt';
      if (part.length !== 1) return part;
      if (hasAlt) return `Key${part.toUpperCase()}`;
      return hasShift ? part.toUpperCase() : part;
    })
    .join('+');
}
