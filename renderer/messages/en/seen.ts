// The words of a conversation's instruction, of the record of a reply's tokens, and of a model that rests.
import type { createFormat } from '../format.ts';

export function createSeenWords(format: ReturnType<typeof createFormat>) {
  return {
    setup: { title: 'Parameters' },
    instruction: {
      title: 'Instruction',
      line: 'Instruction',
      add: 'Give this conversation an instruction…',
      label: 'Instruction for the whole conversation',
      placeholder: 'How the model should answer, in this conversation only',
      about:
        'Stands before the first turn that the model sees, with a blank line between them; a model of another family gets it in the way its own template says. It takes effect with the next reply.',
      rereads: 'After a change the conversation is read anew.',
      edit: (instruction: string) => `Instruction: ${instruction}. Change it`,
      characters: (used: number, most: number) => `${format.count(used)} of ${format.count(most)} characters`,
      here: 'The conversation’s instruction stands where it is marked.',
      mark: 'Instruction',
      receipt: 'Instruction',
    },
    record: {
      title: 'Tokens',
      switch: 'Record tokens',
      about:
        'Keeps, with each coming reply, every token’s probability and the five likeliest others. Changes nothing of what is written. It takes about 5 ms and 50 bytes a token: little beside a large model on the processor, much beside one on a graphics card.',
      none: 'No record was kept of this reply. Turn on “Record tokens” among the parameters to keep one of those to come.',
      later: 'The record is shown when the reply has ended.',
      summary: (tokens: number, recorded: number) =>
        tokens === recorded
          ? `${format.count(tokens)} ${tokens === 1 ? 'token' : 'tokens'}, each tinted the more the less likely it was.`
          : `${format.count(tokens)} tokens, ${format.count(recorded)} of them recorded; tinted the more the less likely they were.`,
      raw: 'Probabilities are the model’s own, before temperature and everything else that chooses among tokens.',
      label: 'The reply token by token',
      how: 'Point at a token, or move with the arrow keys, to see what else it could have been.',
      option: (text: string, probability: number | null) =>
        `${text}, ${probability === null ? 'not recorded' : share(probability)}`,
      place: (number: number, count: number) => `Token ${format.count(number)} of ${format.count(count)}`,
      chosen: 'Chosen',
      notRecorded: 'Not recorded: the switch was off when this part was written.',
      share,
      legend: ['90 % and more', 'from 50 %', 'from 20 %', 'from 5 %', 'less'],
    },
    resting: {
      seen: 'The model was unloaded to free memory. The prompt can be shown when it is loaded again.',
      load: 'Load the model',
      loading: 'The prompt is shown as soon as the model is loaded.',
    },
  };

  function share(probability: number): string {
    if (probability > 0 && probability < 0.000_05) return 'under 0.01 %';
    const percent = probability * 100;
    return `${percent >= 99.95 ? '100' : percent.toFixed(percent < 0.1 ? 2 : percent < 10 ? 1 : 0)} %`;
  }
}
