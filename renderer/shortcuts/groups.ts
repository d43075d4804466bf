// Which keys do what, by where they do it. Those of commands come from where they are bound.
import { t } from '../messages/index.ts';
import { type CommandId, commands } from '../palette/commands.ts';

export interface Shortcut {
  readonly name: string;
  /** As `shortcutName` reads them; each does it. */
  readonly keys: readonly string[];
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

const words = t.shortcuts;
/** Commands that are about the conversation that is shown. */
const ofConversation: readonly CommandId[] = ['find', 'stop', 'undo', 'redo', 'branches', 'level'];
/** Commands whose keys count in the composer alone. */
const ofComposer: readonly CommandId[] = ['editLast'];

const keyed: readonly (Shortcut & { readonly id: CommandId })[] = commands.flatMap(({ id, keys }) =>
  keys === undefined ? [] : [{ id, name: t.palette.commands[id], keys: [keys] }],
);
const those = (ids: readonly CommandId[]) => keyed.filter(({ id }) => ids.includes(id));
const row = (name: string, ...keys: readonly string[]): Shortcut => ({ name, keys });

export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: words.groups.everywhere,
    shortcuts: [
      row(words.commands, 'mod+k'),
      ...keyed.filter(({ id }) => ![...ofConversation, ...ofComposer].includes(id)),
      row(words.closes, 'Esc'),
    ],
  },
  {
    title: words.groups.composer,
    shortcuts: [
      row(words.sends, 'Enter'),
      row(words.newLine, 'shift+Enter'),
      ...those(ofComposer),
      row(words.prompts, '/'),
      row(words.saves, 'mod+Enter'),
    ],
  },
  {
    title: words.groups.turns,
    shortcuts: [...those(ofConversation), row(words.findNext, 'Enter', 'shift+Enter')],
  },
  {
    title: words.groups.list,
    shortcuts: [
      row(words.moves, 'ArrowUp', 'ArrowDown'),
      row(words.selects, 'shift+ArrowUp', 'shift+ArrowDown'),
      row(words.selectsOne, 'Space'),
      row(words.selectsAll, 'mod+a'),
    ],
  },
];
