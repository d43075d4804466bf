import { describe, expect, test } from 'vitest';
import { createGate } from '../../../main/http/gate.ts';

const gate = (host: string, port: number) => createGate({ host, port, token: 't', secret: 's' });

describe('the address is written as browsers write it', () => {
  test.each([
    ['127.0.0.1', 8080, 'http://127.0.0.1:8080'],
    ['::1', 8080, 'http://[::1]:8080'],
    ['localhost', 80, 'http://localhost'],
  ])('%s, port %i', (host, port, origin) => {
    expect(gate(host, port).origin).toBe(origin);
    const authority = origin.slice('http://'.length);
    expect(gate(host, port).refuseForeign({ host: authority, origin })).toBeNull();
    expect(gate(host, port).refuseForeign({ host: `${authority}1`, origin })?.status).toBe(421);
  });
});

test('a browser that talks to two servers on two ports stays signed in to both', () => {
  const both = [gate('127.0.0.1', 1), gate('127.0.0.1', 2)]
    .map(({ cookie }) => cookie.split(';')[0])
    .join('; ');
  expect(both).toBe('xenon-1=s; xenon-2=s');
  expect(gate('127.0.0.1', 1).refuseStranger({ cookie: both })).toBeNull();
  expect(gate('127.0.0.1', 3).refuseStranger({ cookie: both })?.status).toBe(401);
});

test('the token is not the secret of the cookie, nor the other way round', () => {
  const { admits, refuseStranger } = gate('127.0.0.1', 1);
  expect(admits('t')).toBe(true);
  expect(admits('s')).toBe(false);
  expect(admits(undefined)).toBe(false);
  expect(refuseStranger({ cookie: 'xenon-1=s' })).toBeNull();
  expect(refuseStranger({ cookie: 'xenon-1=t' })?.status).toBe(401);
});
