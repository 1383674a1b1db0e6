import { useState } from 'preact/hooks';
import { post, sentence } from '../api/client';
import type { EngineTest } from '../api/types';
import { seconds } from '../format';
import { refresh } from '../model/live';
import { tell } from './notices';

/** What an engine that was tested has said, as a sentence. */
export function told({ address, version, is_offline: isOffline, millis, plays_after_millis: plays, problem }: EngineTest): string {
  if (problem !== undefined) {
    return /[.!?]$/.test(problem) ? problem : `${problem}.`;
  }
  const network = isOffline === true ? 'not connected to the P2P network' : 'connected to the P2P network';
  return `Engine ${address} answers in ${millis} ms with version ${version ?? 'unknown'}, ${network}.${
    plays === undefined ? '' : ` It plays: the first bytes came after ${seconds(plays / 1000)}.`
  }`;
}

/** The form that tests and adds an engine. */
export function AddEngine() {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState('');
  const [answer, setAnswer] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem('');
    try {
      await post('engines', { address: address.trim() });
      tell(`Engine ${address.trim()} was added.`);
      setAddress('');
      setAnswer('');
      refresh();
    } catch (error) {
      setProblem(sentence(error));
    }
  };
  const test = async () => {
    setProblem('');
    setAnswer('Testing …');
    try {
      const found = await post<EngineTest>('engines/test', { address: address.trim() });
      setAnswer(found.problem === undefined ? told(found) : '');
      setProblem(found.problem === undefined ? '' : told(found));
    } catch (error) {
      setAnswer('');
      setProblem(sentence(error));
    }
  };
  return (
    <form class="inline" onSubmit={submit}>
      <label>
        Engine
        <input
          name="address"
          placeholder="192.168.1.10:6878"
          required
          value={address}
          aria-invalid={problem !== ''}
          aria-describedby="add-engine-problem"
          onInput={(event) => {
            setAddress(event.currentTarget.value);
            setAnswer('');
            setProblem('');
          }}
        />
      </label>
      <button type="button" disabled={address.trim() === ''} onClick={() => void test()}>
        Test
      </button>
      <button class="primary">Add engine</button>
      <span role="status">{answer}</span>
      <span id="add-engine-problem" class="problem" role="alert">
        {problem}
      </span>
    </form>
  );
}
