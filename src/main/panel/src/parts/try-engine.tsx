import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { post, sentence } from '../api/client';
import type { EngineTest } from '../api/types';
import { refresh } from '../model/live';
import { beginAgain, setup } from '../model/setup';
import { useStore } from '../model/store';
import { contentIn } from '../pages/watch';
import { told } from './add-engine';

/** How long an engine may take to start a stream, in milliseconds. */
const PATIENCE = 90_000;

interface Answer {
  text: string;
  isBad: boolean;
}

/** The second step: tests the engine that was chosen, with a stream if one is given, and adds it. */
export function TryEngine({ heading }: { heading: RefObject<HTMLHeadingElement | null> }) {
  const { engine } = useStore(setup);
  const [typed, setTyped] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isBusy, setBusy] = useState(false);
  const content = contentIn(typed);
  const isWrong = typed.trim() !== '' && content === '';
  const test = async (id: string) => {
    setBusy(true);
    setAnswer({ text: id === '' ? 'Asking the engine …' : 'Starting the stream; that can take half a minute …', isBad: false });
    try {
      const found = await post<EngineTest>('engines/test', { address: engine, id }, PATIENCE);
      setAnswer({ text: told(found), isBad: found.problem !== undefined });
    } catch (error) {
      setAnswer({ text: sentence(error), isBad: true });
    }
    setBusy(false);
  };
  const add = async () => {
    setBusy(true);
    try {
      await post('engines', { address: engine });
      setup.merge({ step: 'watch', content });
      refresh();
    } catch (error) {
      setAnswer({ text: sentence(error), isBad: true });
    }
    setBusy(false);
  };
  useEffect(() => void test(''), [engine]);
  return (
    <div class="stack close">
      <h2 ref={heading} tabIndex={-1}>
        Test engine {engine}
      </h2>
      <p class={answer?.isBad ? 'problem' : ''} role="status">
        {answer?.text}
      </p>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          void test(content);
        }}
      >
        <label>
          Content ID, to test that it plays
          <input
            class="addresses"
            placeholder="40 hex digits"
            autocomplete="off"
            spellcheck={false}
            value={typed}
            aria-invalid={isWrong}
            aria-describedby="try-problem"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button disabled={isBusy || isWrong}>{content === '' ? 'Test again' : 'Start the stream'}</button>
        <span id="try-problem" class="problem" role="alert">
          {isWrong ? 'It must have 40 hex digits.' : ''}
        </span>
      </form>
      <div class="buttons">
        <button type="button" onClick={beginAgain}>
          Choose another
        </button>
        <button type="button" class="primary" disabled={isBusy || isWrong} onClick={() => void add()}>
          {answer?.isBad ? 'Add it all the same' : 'Add this engine'}
        </button>
      </div>
      <p class="quiet">It is used at once and after a restart: it is saved in the setting added_engines.</p>
    </div>
  );
}
