// The words of a conversation: its turns, what they hold, and where the next one is written.
import type { createFormat } from '../format.ts';

export function createTurnWords(format: ReturnType<typeof createFormat>) {
  return {
    turns: {
      label: 'Messages',
      you: 'You',
      assistant: 'Model',
      opening: 'Opening the conversation…',
      waitingForModel: 'Waiting for the model to load',
      waitingForReply: 'Waiting for another reply to end',
      waiting: 'Waiting for the model',
      reading: (done: number, total: number) =>
        `Reading the conversation: ${format.percent(total ? done / total : 0)}`,
      stopped: 'Stopped',
      interrupted: 'Interrupted. The text so far is kept.',
      unseen: 'The model no longer sees what is above',
      toEnd: 'Go to the end',
      copy: 'Copy',
      copied: 'Copied',
      edit: 'Edit',
      editLabel: 'Edit your turn',
      editQuestion: 'Edit your message',
      askAgain: 'Ask again',
      regenerate: 'Regenerate',
      tryAgain: 'Try again',
      continue: 'Continue',
      previous: 'Previous version',
      next: 'Next version',
      versions: (number: number, count: number) => `${number} of ${count}`,
      tokens: (count: number) => (count === 1 ? '1 token' : `${format.count(count)} tokens`),
      firstToken: (ms: number) => `first token after ${format.milliseconds(ms)}`,
      maxTokens: 'reached the maximum length',
      contextFull: 'the context is full',
      details: 'details',
    },
    markdown: {
      code: 'Code',
      copyCode: 'Copy code',
      copyFailed: 'Not copied: the clipboard is not available',
      image: (alt: string) => (alt ? `[image: ${alt}]` : '[image]'),
      table: 'Table',
      taskDone: 'Done',
      taskOpen: 'To do',
      footnotes: 'Footnotes',
      footnote: (label: string) => `Footnote ${label}`,
      backTo: (label: string) => `Back to the text of footnote ${label}`,
    },
    composer: {
      label: 'Message',
      placeholder: 'Write a message',
      send: 'Send',
      stop: 'Stop',
      context: (tokens: number, contextLength: number) => {
        const share = `${format.count(tokens)} of ${format.count(contextLength)} tokens`;
        return tokens > contextLength ? `${share}: not all of it fits` : share;
      },
      contextAbout: 'What the model would read, of what its context holds',
      notSent: (reason: string) => `Not sent; your text is back in the box. ${reason}`,
    },
  };
}
