import { useState } from 'preact/hooks';
import { post, sentence } from '../api/client';
import { refresh } from '../model/live';
import { tell } from './notices';

/** The form that adds an engine. */
export function AddEngine() {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem('');
    try {
      await post('engines', { address: address.trim() });
      tell(`Engine ${address.trim()} is used.`);
      setAddress('');
      refresh();
    } catch (error) {
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
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
      </label>
      <button class="primary">Add engine</button>
      <span id="add-engine-problem" class="problem" role="alert">
        {problem}
      </span>
    </form>
  );
}
