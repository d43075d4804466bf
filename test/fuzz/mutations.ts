// Changes to the bytes of a real file, as a failing disk, a broken download or somebody with intentions makes them.
import fc from 'fast-check';

type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'number'; readonly at: number; readonly value: bigint; readonly bytes: 4 | 8 }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'value'; readonly at: number; readonly text: string };

/** Numbers at which something may turn over. */
const edges = [0, 1, 7, 8, 31, 32, 53, 62, 63]
  .flatMap((power) => [2n ** BigInt(power) - 1n, 2n ** BigInt(power), 2n ** BigInt(power) + 1n])
  .concat(2n ** 64n - 1n);
/** What may stand in JSON where a number, a text or a list was. */
const texts = [
  '-1',
  '0',
  '1',
  '2',
  '64',
  '1e999',
  '9007199254740993',
  '0.5',
  'null',
  '[]',
  '{}',
  '""',
  '"\\ud800"',
];

const places = 1 << 30;
/** A place in the file, in shares of its length; anywhere with the same chance. */
const place = fc.noBias(fc.nat(places - 1));
const length = fc.integer({ min: 1, max: 40 });
const kinds = {
  flip: fc.record({ kind: fc.constant('flip'), at: place, bit: fc.nat(7) }),
  number: fc.record({
    kind: fc.constant('number'),
    at: place,
    value: fc.constantFrom(...edges),
    bytes: fc.constantFrom(4, 8),
  }),
  cut: fc.record({ kind: fc.constant('cut'), at: place }),
  remove: fc.record({ kind: fc.constant('remove'), at: place, length }),
  repeat: fc.record({ kind: fc.constant('repeat'), at: place, length }),
  value: fc.record({ kind: fc.constant('value'), at: place, text: fc.constantFrom(...texts) }),
};

/** One to three changes, each kind as often as its weight says. */
function changes(weights: Readonly<Record<keyof typeof kinds, number>>) {
  const weighted = Object.entries(weights).map(([kind, weight]) => ({
    weight,
    arbitrary: kinds[kind as keyof typeof kinds],
  }));
  const one = fc.oneof(...weighted) as fc.Arbitrary<Mutation>;
  return fc.array(one, { minLength: 1, maxLength: 3 });
}

/** JSON is mostly changed so that it stays JSON: what is behind its parser is to be reached. */
export const mutations = {
  binary: changes({ flip: 6, number: 4, cut: 1, remove: 2, repeat: 2, value: 0 }),
  json: changes({ flip: 2, number: 0, cut: 1, remove: 1, repeat: 1, value: 12 }),
};

/** The file with these changes, one after the other. */
export function mutated(file: Buffer, changes: readonly Mutation[]): Buffer {
  return changes.reduce(mutate, Buffer.from(file));
}

function mutate(file: Buffer, change: Mutation): Buffer {
  const at = Math.floor((change.at / places) * file.length);
  switch (change.kind) {
    case 'flip':
      if (at < file.length) file[at] = file[at]! ^ (1 << change.bit);
      return file;
    case 'number':
      for (let byte = 0; byte < change.bytes && at + byte < file.length; byte++)
        file[at + byte] = Number((change.value >> BigInt(8 * byte)) & 0xffn);
      return file;
    case 'cut':
      return file.subarray(0, at);
    case 'remove':
      return Buffer.concat([file.subarray(0, at), file.subarray(at + change.length)]);
    case 'repeat':
      return Buffer.concat([file.subarray(0, at + change.length), file.subarray(at)]);
    case 'value': {
      // In the place of the next value.
      const found = /(?<=[:[,]\s*)(?:-?\d[\d.e+-]*|true|false|null|"[^"]*")(?=\s*[,\]}])/.exec(
        file.toString('latin1', at, at + 1000),
      );
      if (found === null) return file;
      const start = at + found.index;
      return Buffer.concat([
        file.subarray(0, start),
        Buffer.from(change.text),
        file.subarray(start + found[0].length),
      ]);
    }
    default:
      return change satisfies never;
  }
}
