// As much of protobuf's wire format as a reader needs: https://protobuf.dev/programming-guides/encoding

export interface Field {
  readonly number: number;
  /** A varint or fixed 64-bit value (modulo 2^64), the bits of a fixed 32-bit one, or a range of bytes. */
  readonly value: bigint | number | Buffer;
}

/** The fields of a message, one after the other; nothing is copied. @throws RangeError where it makes no sense */
export function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;

  function varint(): bigint {
    // Most are this short, and a vocabulary has a hundred thousand of them.
    const first = message[at];
    if (first !== undefined && first < 0x80) {
      at += 1;
      return BigInt(first);
    }
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at];
      if (byte === undefined) throw new RangeError('The message ends within a number.');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('A number has more than ten bytes.');
  }

  function take(length: bigint): Buffer {
    if (length > BigInt(message.length - at)) throw new RangeError('The message ends within a field.');
    const start = at;
    at += Number(length);
    return message.subarray(start, at);
  }

  while (at < message.length) {
    const key = varint();
    const number = Number(key >> 3n);
    if (number === 0 || number > 0x1fff_ffff) throw new RangeError(`There is no field ${number}.`);
    switch (Number(key & 7n)) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: take(8n).readBigUInt64LE() };
        break;
      case 2:
        yield { number, value: take(varint()) };
        break;
      case 5:
        yield { number, value: take(4n).readUInt32LE() };
        break;
      default:
        throw new RangeError(`Field ${number} is of a kind that is no longer used.`);
    }
  }
}
