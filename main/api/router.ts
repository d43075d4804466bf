// From the bridge to a handler: find the method, parse its input once, run it, wrap the outcome.
import type { Outcome } from '../../preload/contract/errors.ts';
import { type Input, type MethodName, methods, type Output } from '../../preload/contract/methods.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

export type Handlers = { readonly [M in MethodName]: (input: Input<M>) => Output<M> | Promise<Output<M>> };

/** What a method without a result answers. */
export function done(_: unknown): null {
  return null;
}

export type Router = (method: string, input: unknown) => Promise<Outcome<unknown>>;

/** A router never rejects: what is thrown becomes an outcome, and what was not foreseen is logged. */
export function createRouter(handlers: Handlers, log: Log): Router {
  async function run(method: string, input: unknown): Promise<unknown> {
    if (!Object.hasOwn(methods, method)) throw new AppError('unknownMethod');
    const name = method as MethodName;
    const parsed = methods[name].input.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue?.path.map(String).join('.') ?? '';
      throw new AppError('badRequest', { detail: { method, where, reason: issue?.code ?? '' } });
    }
    const handler = handlers[name] as (input: unknown) => unknown;
    return await handler(parsed.data);
  }

  return async (method, input) => {
    try {
      return { ok: true, value: await run(method, input) };
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.cause !== undefined) log.error(`${method}: ${error.code}`, error.cause);
      return { ok: false, error: error.data };
    }
  };
}
