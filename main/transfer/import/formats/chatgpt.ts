// ChatGPT's export: `conversations.json` in the ZIP that its settings send (large accounts get several,
// `conversations-000.json` and on), an array of conversations. Facts, as exports of 2023 to 2026 show them:
// - `mapping` is a tree of nodes by id: `{ id, message, parent, children }`. The root has no message; `current_node`
//   is the end of the branch that was shown; an edit or a second answer is another child.
// - `message.author.role` is user, assistant, system or tool; `content` is `{ content_type, parts }`, where parts
//   are strings, or objects for images and sound; code that goes to a tool has `content.text` instead.
// - Calls of tools are assistant messages with a `recipient` other than "all"; the model's thoughts have the
//   content types `thoughts` and `reasoning_recap`; `metadata.is_visually_hidden_from_conversation` is what it says.
// - One's own instructions are a hidden message of the type `user_editable_context`.
// - Times are seconds since 1970 with a fraction; `metadata.model_slug` names the model.
import type { ForeignConversation, ForeignTurn } from '../foreign.ts';
import { nothingKnown, roleOf } from '../foreign.ts';
import { asList, asName, asRecord, asText, asTime, textParts } from '../untrusted.ts';

export function isChatGpt(value: unknown): boolean {
  const conversation = asRecord(value);
  return asRecord(conversation?.mapping) !== null;
}

export function readChatGpt(value: unknown): ForeignConversation {
  const conversation = asRecord(value) ?? {};
  const mapping = asRecord(conversation.mapping) ?? {};
  let leftOut = 0;
  const instructions: string[] = [];

  function turnOf(key: string, node: unknown): ForeignTurn {
    const { parent, message: given } = asRecord(node) ?? {};
    const message = asRecord(given);
    const metadata = asRecord(message?.metadata);
    const link = {
      key,
      parentKey: asText(parent),
      createdAt: asTime(message?.create_time),
      model: asName(metadata?.model_slug),
    };
    const nothing = { ...link, role: null, text: '' };
    if (message === null) return nothing;
    const content = asRecord(message.content);
    const role = roleOf(asText(asRecord(message.author)?.role));
    if (role === 'instruction' || content?.content_type === 'user_editable_context') {
      const said = textParts(asList(content?.parts)).texts.join('').trim();
      if (said !== '' && role === 'instruction') instructions.push(said);
      return nothing;
    }
    if (metadata?.is_visually_hidden_from_conversation === true) return nothing;
    const isShown = (asText(message.recipient) ?? 'all') === 'all';
    const type = asText(content?.content_type) ?? 'text';
    if (role === null || !isShown || !['text', 'multimodal_text', 'code'].includes(type)) {
      leftOut++;
      return nothing;
    }
    const parts = textParts(asList(content?.parts));
    leftOut += parts.leftOut;
    const text = parts.texts.length > 0 ? parts.texts.join('') : (asText(content?.text) ?? '');
    return { ...link, role, text };
  }

  const turns = Object.entries(mapping).map(([key, node]) => turnOf(key, node));
  return {
    ...nothingKnown,
    id: asName(conversation.conversation_id) ?? asName(conversation.id),
    title: asName(conversation.title),
    createdAt: asTime(conversation.create_time),
    updatedAt: asTime(conversation.update_time),
    archived: conversation.is_archived === true,
    pinned: conversation.is_starred === true,
    instruction: instructions.join('\n\n'),
    turns,
    leafKey: asText(conversation.current_node),
    leftOut,
  };
}
