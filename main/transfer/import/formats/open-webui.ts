// Open WebUI's "Export chats": an array of rows of its table of chats. Facts:
// - `{ id, title, chat, created_at, updated_at, archived, pinned, meta }`; times in seconds, `meta.tags` names of
//   tags. `chat` is what the page keeps: `{ title, models, history, messages, params, tags }`.
// - `chat.history` is `{ messages, currentId }`, messages by id as `{ id, parentId, childrenIds, role, content,
//   timestamp, model, modelName, files }`, `timestamp` in seconds. A chat that was taken out of the page by itself
//   has only `chat.messages`, the shown branch in a row.
// - `chat.params.system` is the chat's own instruction.
// - Models that think aloud have it in `<details type="reasoning">` before the answer.
import { type ForeignConversation, type ForeignTurn, nothingKnown, roleOf } from '../foreign.ts';
import { asList, asName, asRecord, asText, asTime, textParts } from '../untrusted.ts';

const thoughts = /<details type="reasoning"[^>]*>.*?<\/details>\s*/gs;

/** The page's own part of a chat, whether or not it lies in a row. */
function chatOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const row = asRecord(value);
  const chat = asRecord(row?.chat) ?? row;
  return asRecord(asRecord(chat?.history)?.messages) !== null ||
    (asRecord(row?.chat) !== null && Array.isArray(chat?.messages))
    ? chat
    : null;
}

export const isOpenWebUi = (value: unknown): boolean => chatOf(value) !== null;

export function readOpenWebUi(value: unknown): ForeignConversation {
  const row = asRecord(value) ?? {};
  const chat = chatOf(value) ?? {};
  const history = asRecord(chat.history);
  const byId = asRecord(history?.messages);
  let leftOut = 0;
  const system = asName(asRecord(chat.params)?.system);
  const instructions = system === null ? [] : [system];

  function turnOf(key: string, given: unknown, above: string | null): ForeignTurn {
    const message = asRecord(given) ?? {};
    const role = roleOf(asText(message.role));
    const content = asText(message.content);
    const parts = content === null ? textParts(asList(message.content)) : { texts: [content], leftOut: 0 };
    leftOut += parts.leftOut + asList(message.files).length;
    const whole = parts.texts.join('');
    const text = role === 'assistant' ? whole.replace(thoughts, '') : whole;
    if (role === 'instruction' && whole.trim() !== '') instructions.push(whole);
    return {
      key,
      parentKey: above,
      role: role === 'instruction' ? null : role,
      text,
      createdAt: asTime(message.timestamp),
      model: asName(message.modelName) ?? asName(message.model),
    };
  }

  const turns =
    byId === null
      ? asList(chat.messages).map((message, at) =>
          turnOf(String(at), message, at === 0 ? null : String(at - 1)),
        )
      : Object.entries(byId).map(([key, message]) =>
          turnOf(key, message, asText(asRecord(message)?.parentId)),
        );
  const tags = [...asList(asRecord(row.meta)?.tags), ...asList(chat.tags)];
  return {
    ...nothingKnown,
    id: asName(row.id) ?? asName(chat.id),
    title: asName(row.title) ?? asName(chat.title),
    createdAt: asTime(row.created_at) ?? asTime(chat.timestamp),
    updatedAt: asTime(row.updated_at),
    archived: row.archived === true,
    pinned: row.pinned === true,
    tags: tags.flatMap((tag) => asName(tag) ?? asName(asRecord(tag)?.name) ?? []),
    instruction: instructions.join('\n\n'),
    turns,
    leafKey: asText(history?.currentId),
    leftOut,
  };
}
