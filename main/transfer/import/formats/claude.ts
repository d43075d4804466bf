// Claude's export: `conversations.json` in the ZIP that its settings send, an array of conversations. Facts:
// - `{ uuid, name, created_at, updated_at, chat_messages }`, times in ISO 8601.
// - A message is `{ uuid, sender, text, content, attachments, files }`; `sender` is human or assistant. `content` is
//   a list of blocks by `type`: text, thinking, tool_use, tool_result; older exports have `text` alone.
// - What was pasted and too long for the field is an attachment with its words in `extracted_content`.
// - Newer exports name each message's `parent_message_uuid`; the first has the parent
//   00000000-0000-4000-8000-000000000000, which is no message. Without it, messages follow each other.
import { type ForeignConversation, type ForeignTurn, nothingKnown, roleOf } from '../foreign.ts';
import { asList, asName, asRecord, asText, asTime } from '../untrusted.ts';

export function isClaude(value: unknown): boolean {
  return Array.isArray(asRecord(value)?.chat_messages);
}

export function readClaude(value: unknown): ForeignConversation {
  const conversation = asRecord(value) ?? {};
  const messages = asList(conversation.chat_messages).map((message) => asRecord(message) ?? {});
  const keys = messages.map((message, at) => asName(message.uuid) ?? String(at));
  const known = new Set(keys);
  const isTree = messages.some(({ parent_message_uuid: parent }) => known.has(String(parent)));
  let leftOut = 0;

  const turns = messages.map((message, at): ForeignTurn => {
    const blocks = asList(message.content).map((block) => asRecord(block) ?? {});
    const written = blocks.filter(({ type }) => type === 'text').map(({ text }) => asText(text) ?? '');
    leftOut += blocks.length - written.length;
    const pasted = asList(message.attachments).map((one) => asName(asRecord(one)?.extracted_content));
    leftOut += pasted.filter((text) => text === null).length + asList(message.files).length;
    const own = written.length > 0 ? written.join('\n\n') : (asText(message.text) ?? '');
    const role = roleOf(asText(message.sender));
    const parent = asText(message.parent_message_uuid);
    return {
      key: keys[at]!,
      parentKey: isTree ? (parent !== null && known.has(parent) ? parent : null) : (keys[at - 1] ?? null),
      role: role === 'instruction' ? null : role,
      text: [own, ...pasted].filter((text) => text !== null && text.trim() !== '').join('\n\n'),
      createdAt: asTime(message.created_at),
      model: role === 'assistant' ? 'Claude' : null,
    };
  });
  return {
    ...nothingKnown,
    id: asName(conversation.uuid),
    title: asName(conversation.name),
    createdAt: asTime(conversation.created_at),
    updatedAt: asTime(conversation.updated_at),
    pinned: conversation.is_starred === true,
    turns,
    leafKey: asText(conversation.current_leaf_message_uuid),
    leftOut,
  };
}
