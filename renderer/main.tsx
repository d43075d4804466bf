// Puts the window together: bridge, state, actions, and the React tree over them.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createClient } from './bridge/client.ts';
import { connect } from './bridge/connect.ts';
import './index.css';
import { t } from './messages/index.ts';
import { createActions } from './state/actions.ts';
import { AppProvider } from './state/context.tsx';
import { createFramePace } from './state/frame-pace.ts';
import { newId } from './state/new-id.ts';
import { createPage, shownIn } from './state/page.ts';
import { noticeDamage } from './state/safety-actions.ts';
import { createAppStore } from './state/store.ts';
import { createSync } from './state/sync.ts';
import { Contained } from './ui/Contained.tsx';

const bridge = connect(window);
const store = createAppStore();
const client = noticeDamage(createClient(bridge), store);
const afterFrame = new MessageChannel();
const frames = {
  request: createFramePace({
    frame: requestAnimationFrame,
    // The first task behind a frame's own work.
    painted(callback) {
      afterFrame.port1.onmessage = callback;
      afterFrame.port2.postMessage(null);
    },
    later: setTimeout,
    now: () => performance.now(),
  }),
  hidden: () => document.hidden,
};
const painted = () =>
  new Promise<void>((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => setTimeout(resolve));
  });
const page = createPage(window, painted);
const sync = createSync({ bridge, client, store, frames, painted, toast: page.toast, words: t });
const actions = createActions({
  client,
  store,
  page,
  words: t,
  newId,
  now: Date.now,
  open: sync.open,
});

store.setState({ shownId: shownIn(location) });
window.addEventListener('popstate', () => actions.show(shownIn(location)));
window.addEventListener('pagehide', actions.flush);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    actions.flush();
    sync.flush();
  }
  actions.setAway(document.hidden);
});
sync.start();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <AppProvider store={store} actions={actions}>
      <Contained>
        <App />
      </Contained>
    </AppProvider>
  </StrictMode>,
);
