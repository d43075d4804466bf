// The words of a conversation that is never written to disk.
export const temporary = {
  title: 'Temporary conversation',
  switch: 'Temporary: never written to disk',
  about: 'Nothing of this conversation is written to disk. It is gone when Xenon closes.',
  keep: 'Keep this conversation',
  later: 'As soon as the reply has ended',
};
