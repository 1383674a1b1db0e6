import { useState } from 'preact/hooks';
import { key, useKey } from '../api/client';
import { live, unlock } from '../model/live';
import { useStore } from '../model/store';
import { Dialog } from './dialog';

/** Asks for the API key when the server wants one. */
export function KeyDialog() {
  const { link } = useStore(live);
  return link === 'locked' ? <KeyForm /> : null;
}

function KeyForm() {
  const [given, setGiven] = useState('');
  const isWrong = key() !== '';
  const submit = (event: Event) => {
    event.preventDefault();
    useKey(given.trim());
    unlock();
  };
  return (
    <Dialog title="API key required" onClose={unlock}>
      <form class="stack" onSubmit={submit}>
        <p>
          {isWrong ? 'This key is wrong.' : 'This server requires an API key, its setting api_key.'} The key is kept until
          this tab is closed.
        </p>
        <label>
          API key
          <input
            type="password"
            autocomplete="current-password"
            required
            value={given}
            onInput={(event) => setGiven(event.currentTarget.value)}
          />
        </label>
        <div class="buttons">
          <button class="primary">Open</button>
        </div>
      </form>
    </Dialog>
  );
}
