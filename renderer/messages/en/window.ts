// The words of the window around a conversation: the app itself, the list, the header, an empty page.
import type { createFormat } from '../format.ts';

export function createWindowWords(format: ReturnType<typeof createFormat>) {
  return {
    app: {
      name: 'Xenon',
      /** @param unread a reply has ended that nobody has seen yet */
      title: (conversation: string | null, unread: boolean) =>
        `${unread ? '● ' : ''}${conversation ? `${conversation} – Xenon` : 'Xenon'}`,
      opening: 'Opening Xenon…',
      cannotShow:
        'This part of the window could not be shown: an error of Xenon’s own. Your conversations are safe.',
      showAgain: 'Try again',
      reload: 'Reload the window',
      lost: 'The connection to the app is gone. What is written is saved; trying again by itself…',
      refused:
        'The app was started again, and this page’s key no longer fits. Open the address that it printed when it started; your conversations are there.',
      savedAgain: 'There is space again, and everything is saved.',
      notices: 'Notices',
      dismiss: 'Dismiss',
      close: 'Close',
      cancel: 'Cancel',
      undo: 'Undo',
      toasts: 'Notifications',
    },
    sidebar: {
      label: 'Conversations',
      create: 'New conversation',
      show: 'Show conversations',
      hide: 'Hide conversations',
      empty: 'Conversations appear here once you have sent a first message.',
      today: 'Today',
      yesterday: 'Yesterday',
      actions: (title: string) => `Actions for ${title}`,
      rename: 'Rename',
      title: 'Title of the conversation',
      export: 'Export…',
      remove: 'Delete',
    },
    header: {
      untitled: 'New conversation',
      rename: 'Rename',
      title: 'Title',
      model: (about: string) => `Model: ${about}`,
      noModel: 'Model: none',
      device: (model: { device: string; layersOnDevice: number; layers: number }) =>
        model.device === 'CPU' ? 'CPU' : `${model.device}, ${model.layersOnDevice}/${model.layers} layers`,
      settings: 'Settings',
    },
    empty: {
      title: 'What would you like to talk about?',
      noModel: 'No model is loaded yet.',
      loading: (model: string, progress: number) => `Loading ${model}: ${format.percent(progress)}.`,
      failed: 'The model could not be loaded.',
      unloaded: (model: string) =>
        `${model} was unloaded to free memory; it loads again with your next message.`,
      answers: (model: string) => `${model} answers here.`,
      choose: 'Choose a model',
      ask: 'It knows these, for example:',
      questions: [
        'What is this app?',
        'What is your favourite condiment?',
        'How do I get Xenon-4?',
        'What do the levels mean?',
      ],
      demo: 'This is the built-in demo model. To talk with Xenon-4 itself, get it here:',
      private: 'Everything stays on this machine.',
      palette: 'all commands',
      shortcuts: 'all shortcuts',
    },
  };
}
