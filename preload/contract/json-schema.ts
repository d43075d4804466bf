// Which JSON schemas a reply can be held to, said before anything runs. The engine takes what it does not
// know for "anything" or "null" without a word, so whatever it cannot hold to is refused here.

export type SchemaProblem = {
  /** JSON pointer to the place; empty: the schema itself. */
  readonly where: string;
  /** The keyword, type or reference that it is about. */
  readonly word: string;
  readonly kind: /** Not JSON at all. */
    | 'notJson'
    /** A schema, or a list of them, is something else. */
    | 'notSchema'
    /** Nothing says what is wanted. */
    | 'empty'
    | 'unknownType'
    /** A keyword that the engine cannot hold to. */
    | 'unsupported'
    /** A value that this keyword cannot have. */
    | 'badValue'
    | 'noSuchDefinition'
    /** A bound that is above `limit`. */
    | 'tooLarge'
    /** A lower bound above the upper one. */
    | 'bounds'
    /** The engine cannot make a grammar of it: its reason is `word`. */
    | 'engine';
  readonly limit?: number;
};

const types = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'];
const formats = ['date-time', 'time', 'date'];
/** What says nothing about a value, or what every reply under a schema keeps to anyway. */
const ignored = ['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'required'];
/** Beyond these the engine refuses the grammar: characters of a string, items or properties. */
const mostCharacters = 650;
const mostParts = 1000;
const deepest = 100;

/** A schema that can be held to, or what is wrong with the text. */
export type ReadSchema =
  | { readonly schema: object; readonly problem: null }
  | { readonly schema: null; readonly problem: SchemaProblem };

export function readSchema(text: string): ReadSchema {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    return { schema: null, problem: { kind: 'notJson', where: '', word: '' } };
  }
  const problem = problemOf(schema, '', [], 0);
  return problem === null ? { schema: schema as object, problem: null } : { schema: null, problem };
}

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param defs names of the definitions that can be referred to here */
function problemOf(
  schema: unknown,
  where: string,
  defs: readonly string[],
  depth: number,
): SchemaProblem | null {
  const problem = (kind: SchemaProblem['kind'], word = '', at = ''): SchemaProblem => ({
    kind,
    word,
    where: where + at,
  });
  if (!isRecord(schema) || depth > deepest) return problem('notSchema');
  const known = [...defs, ...(isRecord(schema.$defs) ? Object.keys(schema.$defs) : [])];
  const below = (value: unknown, ...path: string[]) =>
    problemOf(value, where + path.map((part) => `/${escaped(part)}`).join(''), known, depth + 1);
  const all = (key: string): SchemaProblem | null => {
    const list = schema[key];
    if (!Array.isArray(list) || list.length === 0) return problem('notSchema', key, `/${key}`);
    return first(list, (one, at) => below(one, key, String(at)));
  };
  const within = (key: string): SchemaProblem | null => {
    const entries = schema[key];
    if (!isRecord(entries)) return problem('notSchema', key, `/${key}`);
    return first(Object.entries(entries), ([name, one]) => below(one, key, name));
  };

  const kind = kindOf(schema);
  if (kind === null) return problem('empty');
  const allowed = [...ignored, '$defs', ...keywords[kind]];
  const stranger = Object.keys(schema).find((key) => !allowed.includes(key));
  if (stranger !== undefined) return problem('unsupported', stranger);
  const inDefs = schema.$defs === undefined ? null : within('$defs');
  if (inDefs !== null) return inDefs;

  switch (kind) {
    case 'reference': {
      const name = /^#\/\$defs\/(.+)$/.exec(String(schema.$ref))?.[1];
      return name !== undefined && known.includes(name)
        ? null
        : problem('noSuchDefinition', String(schema.$ref));
    }
    case 'anyOf':
      return all('anyOf');
    case 'oneOf':
      return all('oneOf');
    case 'constant':
      return isLiteral(schema.const) ? null : problem('badValue', 'const');
    case 'enumeration':
      return Array.isArray(schema.enum) && schema.enum.length > 0 && schema.enum.every(isLiteral)
        ? null
        : problem('badValue', 'enum');
    case 'object':
      return (
        (schema.properties === undefined ? null : within('properties')) ??
        requirable(schema, problem) ??
        (schema.additionalProperties === undefined || typeof schema.additionalProperties === 'boolean'
          ? null
          : below(schema.additionalProperties, 'additionalProperties')) ??
        bounds(schema, 'minProperties', 'maxProperties', problem)
      );
    case 'array':
      return (
        (schema.items === undefined ? null : below(schema.items, 'items')) ??
        (schema.prefixItems === undefined ? null : all('prefixItems')) ??
        bounds(schema, 'minItems', 'maxItems', problem)
      );
    case 'string':
      if (schema.format === undefined) return bounds(schema, 'minLength', 'maxLength', problem);
      if (!formats.includes(String(schema.format))) return problem('unsupported', `format: ${schema.format}`);
      return schema.minLength === undefined && schema.maxLength === undefined
        ? null
        : problem('unsupported', schema.minLength === undefined ? 'maxLength' : 'minLength');
    case 'basic': {
      const list: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
      const odd = list.find((type) => !types.includes(String(type)));
      if (odd !== undefined || list.length === 0) return problem('unknownType', String(odd ?? '[]'));
      const compound = list.find((type) => type === 'object' || type === 'array');
      return compound === undefined ? null : problem('unsupported', `type: ${JSON.stringify(list)}`);
    }
    default:
      return kind satisfies never;
  }
}

/** Which keywords each kind of schema may have beside its own. */
const keywords = {
  reference: ['$ref'],
  anyOf: ['anyOf'],
  oneOf: ['oneOf'],
  constant: ['const', 'type'],
  enumeration: ['enum', 'type'],
  object: ['type', 'properties', 'additionalProperties', 'minProperties', 'maxProperties'],
  array: ['type', 'items', 'prefixItems', 'minItems', 'maxItems'],
  string: ['type', 'minLength', 'maxLength', 'format'],
  basic: ['type'],
} as const satisfies Record<string, readonly string[]>;

function kindOf(schema: Json): keyof typeof keywords | null {
  if (schema.$ref !== undefined) return 'reference';
  if (schema.anyOf !== undefined) return 'anyOf';
  if (schema.oneOf !== undefined) return 'oneOf';
  if (schema.const !== undefined) return 'constant';
  if (schema.enum !== undefined) return 'enumeration';
  switch (schema.type) {
    case 'object':
    case 'array':
    case 'string':
      return schema.type;
    case undefined:
      return null;
    default:
      return 'basic';
  }
}

/** Every property that is named is written; what is required beside them never would be. */
function requirable(
  { required, properties }: Json,
  problem: (kind: SchemaProblem['kind'], word: string) => SchemaProblem,
): SchemaProblem | null {
  if (required === undefined) return null;
  const named = Object.keys(properties ?? {});
  return Array.isArray(required) && required.every((name) => named.includes(name))
    ? null
    : problem('badValue', 'required');
}

function bounds(
  schema: Json,
  low: string,
  high: string,
  problem: (kind: SchemaProblem['kind'], word: string) => SchemaProblem,
): SchemaProblem | null {
  for (const key of [low, high]) {
    const value = schema[key];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || (value as number) < 0) return problem('badValue', key);
    const limit = low === 'minLength' ? mostCharacters : mostParts;
    if ((value as number) > limit) return { ...problem('tooLarge', key), limit };
  }
  const [min, max] = [schema[low], schema[high]] as [number | undefined, number | undefined];
  return min !== undefined && max !== undefined && min > max ? problem('bounds', `${low}, ${high}`) : null;
}

const isLiteral = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

function first<T>(
  list: readonly T[],
  look: (one: T, at: number) => SchemaProblem | null,
): SchemaProblem | null {
  for (const [at, one] of list.entries()) {
    const found = look(one, at);
    if (found !== null) return found;
  }
  return null;
}
