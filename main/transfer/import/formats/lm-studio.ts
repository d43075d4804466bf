// LM Studio's conversations, one file each below `~/.lmstudio/conversations` (`1756219403097.conversation.json`).
// Its makers call the shape internal, and give no other export. Facts, as files of 0.3 show them:
// - `{ name, pinned, createdAt, systemPrompt, messages, perChatPredictionConfig, lastUsedModel }`, time in ms. The
//   instruction is the field `llm.prediction.systemPrompt` of `perChatPredictionConfig.fields`.
// - A message is `{ versions, currentlySelected }`. A version of the type `singleStep` has `{ role, content }`,
//   content being a list of `{ type: "text", text }`; of the type `multiStep` `{ role, senderInfo, steps }`, where
//   steps of the type `contentBlock` have `content`, those with `style.type` "thinking" being the model's thoughts.
// - What follows a message follows its selected version.
import { type ForeignConversation, type ForeignTurn, nothingKnown, roleOf } from '../foreign.ts';
import { asList, asName, asRecord, asText, asTime, textParts } from '../untrusted.ts';

export function isLmStudio(value: unknown): boolean {
  const first = asRecord(asList(asRecord(value)?.messages)[0]);
  return Array.isArray(first?.versions);
}

export function readLmStudio(value: unknown): ForeignConversation {
  const conversation = asRecord(value) ?? {};
  const model = asName(asRecord(conversation.lastUsedModel)?.identifier);
  const turns: ForeignTurn[] = [];
  let leftOut = 0;
  let parentKey: string | null = null;

  function textOf(version: Readonly<Record<string, unknown>>): string {
    const steps = asList(version.steps).map((step) => asRecord(step) ?? {});
    const shown = steps.filter(
      ({ type, style }) => type === 'contentBlock' && asRecord(style)?.type !== 'thinking',
    );
    // What a step is besides is about how it was made.
    const contents = steps.length > 0 ? shown.map(({ content }) => content) : [version.content];
    const texts = contents.map((content) => {
      const parts = asText(content) === null ? textParts(asList(content)) : { texts: [content], leftOut: 0 };
      leftOut += parts.leftOut;
      return parts.texts.join('');
    });
    return texts.filter((text) => text !== '').join('\n\n');
  }

  for (const [at, given] of asList(conversation.messages).entries()) {
    const message = asRecord(given);
    const versions = asList(message?.versions).map((version) => asRecord(version) ?? {});
    const selected = typeof message?.currentlySelected === 'number' ? message.currentlySelected : 0;
    const above: string | null = parentKey;
    for (const [number, version] of versions.entries()) {
      const role = roleOf(asText(version.role));
      const key = `${at}.${number}`;
      turns.push({
        key,
        parentKey: above,
        role: role === 'instruction' ? null : role,
        text: textOf(version),
        createdAt: null,
        model: role === 'assistant' ? (asName(asRecord(version.senderInfo)?.senderName) ?? model) : null,
      });
      if (number === selected || parentKey === above) parentKey = key;
    }
  }
  const fields = asList(asRecord(conversation.perChatPredictionConfig)?.fields).map(asRecord);
  const prompt = fields.find((field) => field?.key === 'llm.prediction.systemPrompt')?.value;
  return {
    ...nothingKnown,
    // Not the name: two may have the same.
    id: asTime(conversation.createdAt) === null ? null : `lm-studio ${String(conversation.createdAt)}`,
    title: asName(conversation.name),
    createdAt: asTime(conversation.createdAt),
    updatedAt: asTime(conversation.userLastMessagedAt) ?? asTime(conversation.assistantLastMessagedAt),
    pinned: conversation.pinned === true,
    instruction: asName(prompt) ?? asName(conversation.systemPrompt) ?? '',
    turns,
    leafKey: parentKey,
    leftOut,
  };
}
