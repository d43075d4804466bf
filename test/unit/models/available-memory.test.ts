import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { availableByVmStat, availableMemory } from '../../../main/models/available-memory.ts';

const printed = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               12345.
Pages active:                            300000.
Pages inactive:                          200000.
Pages speculative:                         1000.
Pages throttled:                              0.
Pages wired down:                        150000.
Pages purgeable:                           2000.
"Translation faults":                 123456789.
`;

test('on macOS what is free, read ahead, unused and purgeable can be taken, and what is in use cannot', () => {
  expect(availableByVmStat(printed)).toBe((12_345 + 200_000 + 1000 + 2000) * 16_384);
});

test('of what is no such account nothing is known', () => {
  expect(availableByVmStat('')).toBeNull();
  expect(availableByVmStat('vm_stat: command not found')).toBeNull();
  expect(availableByVmStat('page size of 4096 bytes\n')).toBeNull();
});

test('here something is there, and not more than all', () => {
  expect(availableMemory()).toBeGreaterThan(0);
  expect(availableMemory()).toBeLessThanOrEqual(totalmem());
});
