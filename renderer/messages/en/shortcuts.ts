// The words of the overview of keys.
export const shortcuts = {
  title: 'Keyboard shortcuts',
  open: 'Keyboard shortcuts…',
  about: 'Every command has a name, too: type it after the keys of “All commands”.',
  groups: {
    everywhere: 'Everywhere',
    composer: 'While writing',
    turns: 'In a conversation',
    list: 'In the list of conversations',
  },
  commands: 'All commands',
  shortcuts: 'This overview',
  sends: 'Send the message',
  newLine: 'Begin a new line',
  prompts: 'Use a saved prompt, in an empty message',
  saves: 'Save or ask an edited turn',
  closes: 'Leave an edit, a panel or a dialog',
  findNext: 'Find the next or the previous place',
  moves: 'Go from row to row',
  selects: 'Select rows',
  selectsOne: 'Select a row, or no longer',
  selectsAll: 'Select all',
  /** Between two ways. */
  or: 'or',
};
