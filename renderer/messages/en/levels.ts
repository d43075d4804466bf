// The words about switching between levels.
export const levelWords = {
  choose: 'Level of this conversation',
  ofConversation: 'Level of this conversation, from its next reply on',
  regenerateWith: 'Regenerate with…',
  regenerateLabel: 'A version beside this one, with',
  usual: (title: string) => `Default: ${title}`,
  chosen: '(chosen)',
  whenAsked: 'loads when you ask',
};
