// A JSON schema as a grammar that the engine holds the reply to.
import { LlamaGrammarEvaluationState, type LlamaModel } from 'node-llama-cpp';
import { readSchema } from '../../../preload/contract/json-schema.ts';
import { AppError } from '../../errors.ts';

/** What node-llama-cpp puts behind the value, for sessions that stop at line breaks: ours stops at the end. */
const ending = / "\\n\\n\\n\\n" \[\\n\]\*$/;

/**
 * @param written the ids of a reply that is continued: its JSON goes on where they end
 * @throws AppError `badSchema`; `schemaNotContinued` where what is written does not hold to the schema
 */
export async function createJsonGrammar(
  model: LlamaModel,
  schemaText: string,
  written: readonly number[],
): Promise<LlamaGrammarEvaluationState> {
  const { schema, problem } = readSchema(schemaText);
  if (problem !== null) throw new AppError('badSchema', { detail: { schema: problem } });
  const grammar = await grammarOf(model, schema);
  const state = new LlamaGrammarEvaluationState({ model, grammar });
  advance(model, state, written);
  return state;
}

async function grammarOf(model: LlamaModel, schema: object) {
  try {
    const made = await model.llama.createGrammarForJsonSchema(onlyOneOf(schema) as { type: 'object' });
    const [root = '', ...rules] = made.grammar.split('\n');
    return await model.llama.createGrammar({ grammar: [root.replace(ending, ''), ...rules].join('\n') });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('badSchema', {
      detail: { schema: { kind: 'engine', where: '', word: reason } },
      cause,
    });
  }
}

/** The engine knows `oneOf` alone, and means by it what `anyOf` says. */
function onlyOneOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(onlyOneOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === 'const' || key === 'enum'
        ? [key, value]
        : [key === 'anyOf' && Array.isArray(value) ? 'oneOf' : key, onlyOneOf(value)],
    ),
  );
}

/** Internals of the version that package.json names. */
interface GrammarInternals {
  readonly _llama: {
    readonly _bindings: {
      readonly AddonSampler: {
        acceptGrammarEvaluationStateToken(state: unknown, id: number): void;
        canBeNextTokenForGrammarEvaluationState(state: unknown, id: number): boolean;
      };
    };
  };
  readonly _state: unknown;
}

function advance(model: LlamaModel, state: LlamaGrammarEvaluationState, written: readonly number[]): void {
  const { _llama, _state } = state as unknown as GrammarInternals;
  const { AddonSampler } = _llama._bindings;
  for (const id of written) {
    if (model.isEogToken(id as never) || !AddonSampler.canBeNextTokenForGrammarEvaluationState(_state, id))
      throw new AppError('schemaNotContinued');
    AddonSampler.acceptGrammarEvaluationStateToken(_state, id);
  }
}
