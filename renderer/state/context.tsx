// How components reach the state and the actions.
import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Actions } from './actions.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';

interface App {
  readonly store: Store;
  readonly actions: Actions;
}

const AppContext = createContext<App | null>(null);

export function AppProvider({ store, actions, children }: App & { children: ReactNode }) {
  return <AppContext value={{ store, actions }}>{children}</AppContext>;
}

function useAppContext(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('outside of AppProvider');
  return app;
}

/** A piece of the state; the component renders again only when that piece is another one. */
export function useApp<T>(selector: (state: State) => T): T {
  return useStore(useAppContext().store, selector);
}

/** The store itself, for components that look at the state without rendering at its every change. */
export function useAppStore(): Store {
  return useAppContext().store;
}

export function useActions(): Actions {
  return useAppContext().actions;
}
