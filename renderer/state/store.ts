import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialState, type State } from './state.ts';

export type Store = Pick<StoreApi<State>, 'getState' | 'setState' | 'subscribe' | 'getInitialState'>;

export function createAppStore(): Store {
  return createStore<State>(() => initialState);
}
