import { sentence } from '../api/client';
import { Store, useStore } from '../model/store';

interface Notice {
  id: number;
  text: string;
  isBad: boolean;
}

const SHOWN_MILLIS = 6000;
const notices = new Store<Notice[]>([]);
let last = 0;

/** Tells the user something that goes away by itself. */
export function tell(text: string, isBad = false): void {
  const id = ++last;
  notices.set([...notices.value.slice(-2), { id, text, isBad }]);
  setTimeout(() => close(id), SHOWN_MILLIS);
}

function close(id: number): void {
  notices.set(notices.value.filter((each) => each.id !== id));
}

/** Does something that the user wants, and tells what came of it. */
export async function attempt(what: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await what();
    tell(done);
    return true;
  } catch (error) {
    tell(sentence(error), true);
    return false;
  }
}

export function Notices() {
  const all = useStore(notices);
  return (
    <div class="notices" role="status" aria-live="polite">
      {all.map((each) => (
        <p key={each.id} class={each.isBad ? 'bad' : 'good'}>
          <span>{each.text}</span>
          <button type="button" aria-label="Close" onClick={() => close(each.id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}
