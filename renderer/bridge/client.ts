// The bridge with the contract's types on it.
import type { Bridge } from '../../preload/contract/bridge.ts';
import type { Outcome } from '../../preload/contract/errors.ts';
import type { Input, MethodName, Output } from '../../preload/contract/methods.ts';

/** Runs a method of the contract; resolves to an outcome, rejects never. */
export type Client = <M extends MethodName>(method: M, input: Input<M>) => Promise<Outcome<Output<M>>>;

export function createClient(bridge: Bridge): Client {
  // The wire carries `unknown`; that the router answers with the method's own type is the contract.
  return ((method, input) => bridge.call(method, input)) as Client;
}
