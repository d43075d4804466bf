// Keeps an error in drawing one part of the window to that part: React would take the whole window down for it.
import { Component, type ReactNode } from 'react';
import { t } from '../messages/index.ts';
import { Button } from './Button.tsx';

interface ContainedProps {
  children: ReactNode;
  /** What stands in its place; not given: a sentence, and what one can do. */
  instead?: ReactNode;
  /** The part is drawn anew when it changes, as what is shown. */
  of?: unknown;
  /** The part lay over the window: so does what stands in its place. */
  over?: boolean | undefined;
  /** Closes the part, where that is not done from elsewhere. */
  onClose?: () => void;
}

export class Contained extends Component<ContainedProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: ContainedProps): void {
    if (this.state.failed && before.of !== this.props.of) this.retry();
  }

  retry = (): void => this.setState({ failed: false });

  override render(): ReactNode {
    const { children, instead, over = false, onClose } = this.props;
    if (!this.state.failed) return children;
    if (instead !== undefined) return instead;
    return (
      <div
        role="alert"
        className={
          over
            ? 'fixed inset-x-3 bottom-3 z-50 mx-auto max-w-xl rounded-card border border-line bg-raised px-6 py-5 shadow-[0_12px_40px_var(--shadow)]'
            : 'm-auto max-w-md px-6 py-5'
        }
      >
        <p className="mb-3">{t.app.cannotShow}</p>
        <div className="flex flex-wrap gap-2">
          <Button onClick={this.retry}>{t.app.showAgain}</Button>
          <Button kind="quiet" onClick={() => window.location.reload()}>
            {t.app.reload}
          </Button>
          {onClose ? (
            <Button kind="quiet" onClick={onClose}>
              {t.app.close}
            </Button>
          ) : null}
        </div>
      </div>
    );
  }
}
