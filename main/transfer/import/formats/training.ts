// Conversations as models are trained on, one a line (JSON Lines) or in an array. Facts:
// - `messages`: `{ messages: [{ role, content }] }` with the roles system, user, assistant and tool; `content` is a
//   string, or a list of parts of which those of the type "text" have a `text`.
// - ShareGPT: `{ id, conversations: [{ from, value }] }` with the senders system, human and gpt; data sets also write
//   user, assistant, chatgpt, bing and bard.
// Neither has times or branches.
import { type ForeignConversation, type ForeignTurn, inARow, nothingKnown, roleOf } from '../foreign.ts';
import { asList, asName, asRecord, asText, textParts } from '../untrusted.ts';

export function isMessages(value: unknown): boolean {
  const messages = asList(asRecord(value)?.messages);
  return messages.length > 0 && messages.every((message) => typeof asRecord(message)?.role === 'string');
}

export function isShareGpt(value: unknown): boolean {
  const turns = asList(asRecord(value)?.conversations);
  return turns.length > 0 && turns.every((turn) => typeof asRecord(turn)?.from === 'string');
}

type Said = { readonly by: string | null; readonly content: unknown; readonly model: string | null };

export function readMessages(value: unknown): ForeignConversation {
  const conversation = asRecord(value) ?? {};
  const said = asList(conversation.messages).map((given): Said => {
    const message = asRecord(given) ?? {};
    return { by: asText(message.role), content: message.content, model: asName(message.model) };
  });
  return { ...read(said), id: asName(conversation.id), title: asName(conversation.title) };
}

export function readShareGpt(value: unknown): ForeignConversation {
  const conversation = asRecord(value) ?? {};
  const said = asList(conversation.conversations).map((given): Said => {
    const turn = asRecord(given) ?? {};
    return { by: asText(turn.from), content: turn.value, model: null };
  });
  const system = asName(conversation.system);
  const { instruction, ...rest } = read(said);
  return {
    ...rest,
    id: asName(conversation.id),
    title: asName(conversation.title),
    instruction: system ?? instruction,
  };
}

function read(said: readonly Said[]): ForeignConversation {
  const turns: Omit<ForeignTurn, 'key' | 'parentKey'>[] = [];
  const instructions: string[] = [];
  let leftOut = 0;
  for (const { by, content, model } of said) {
    const parts = typeof content === 'string' ? { texts: [content], leftOut: 0 } : textParts(asList(content));
    leftOut += parts.leftOut;
    const text = parts.texts.join('');
    const role = roleOf(by);
    // Only what stands before everything else holds for the whole.
    if (role === 'instruction' && turns.length === 0) instructions.push(text);
    else if (role === null || role === 'instruction') leftOut++;
    else turns.push({ role, text, createdAt: null, model: role === 'assistant' ? model : null });
  }
  return { ...nothingKnown, instruction: instructions.join('\n\n'), turns: inARow(turns), leftOut };
}
