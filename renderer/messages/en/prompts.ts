// The words of prompts and personas.
const list = new Intl.ListFormat('en', { type: 'conjunction' });

export const prompts = {
  title: 'Prompts and personas',
  list: 'Prompts',
  manage: 'Prompts and personas…',
  prompts: 'Prompts',
  personas: 'Personas',
  about: {
    prompt: 'Type / in an empty message to use one.',
    persona: 'An instruction for a whole conversation.',
  },
  create: { prompt: 'New prompt', persona: 'New persona' },
  none: { prompt: 'No prompts yet.', persona: 'No personas yet.' },
  name: 'Name',
  text: { prompt: 'Prompt', persona: 'Instruction' },
  example: {
    prompt: 'Explain {{topic}} to {{somebody}} in three sentences.',
    persona: 'You are a patient editor. Point out at most three things, and praise one.',
  },
  hint: {
    prompt: 'What stands in {{double braces}} is asked for when you use the prompt.',
    persona: 'Conversations take a copy: a later change here does not change them.',
  },
  fills: (names: readonly string[]) => `Asks for ${list.format(names)}.`,
  filling: 'Tab goes on to the next gap',
  save: 'Save',
  unsaved: 'Not saved',
  discard: 'Discard changes',
  remove: 'Delete',
  confirm: (name: string) => `Delete “${name}” for good?`,
};

export const personas = {
  label: (name: string | null) => (name === null ? 'Persona' : `Persona: ${name}`),
  chosen: 'In use',
  keep: 'Keep this instruction as a persona…',
  without: 'No instruction',
  manage: 'Change personas…',
};
