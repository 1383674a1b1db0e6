import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { key } from '../api/client';
import { live } from '../model/live';
import { rows } from '../model/rows';
import { beginAgain, setup } from '../model/setup';
import { useStore } from '../model/store';
import { address, contentIn } from '../pages/watch';
import { Screen } from './screen';
import { ownToken, useToken } from './token-choice';

/** The last step: a picture. */
export function FirstPicture({ heading }: { heading: RefObject<HTMLHeadingElement | null> }) {
  const { engine, content } = useStore(setup);
  const { status, streams, titles } = useStore(live);
  const choice = useToken();
  const row = rows(status.sessions, streams, titles).find((each) => each.key === content);
  const token = key() === '' ? ownToken(choice, content, row) : '';
  return (
    <div class="stack close">
      <h2 ref={heading} tabIndex={-1}>
        {engine === '' ? 'The demo channel' : `Engine ${engine} was added`}
      </h2>
      {content === '' ? (
        <ContentForm />
      ) : (
        <Screen
          key={content}
          address={address('HLS', { kind: 'content_id', key: content }, token)}
          form="HLS"
          row={row}
          isEager
        />
      )}
      <div class="buttons">
        {content !== '' && engine !== '' && (
          <button type="button" onClick={() => setup.merge({ content: '' })}>
            Play another
          </button>
        )}
        <button type="button" class="primary" onClick={beginAgain}>
          Done
        </button>
      </div>
    </div>
  );
}

function ContentForm() {
  const [typed, setTyped] = useState('');
  const content = contentIn(typed);
  const submit = (event: Event) => {
    event.preventDefault();
    if (content !== '') {
      setup.merge({ content });
    }
  };
  return (
    <form class="inline" onSubmit={submit}>
      <label>
        Content ID to play
        <input
          class="addresses"
          placeholder="40 hex digits"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <button class="primary" disabled={content === ''}>
        Play
      </button>
    </form>
  );
}
