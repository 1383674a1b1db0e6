import { useState } from 'preact/hooks';
import { get, post, sentence } from '../api/client';
import type { Daemon, Found } from '../api/types';
import { setup } from '../model/setup';
import { DEMO } from '../pages/watch';

/** How long a search and a look at containers may take. */
const PATIENCE = 10_000;

/** The first step: looks for engines on this machine and at the names given, and whether containers can be run. */
export function FindEngine({ isDemo }: { isDemo: boolean }) {
  const [names, setNames] = useState('');
  const [found, setFound] = useState<Found[] | null>(null);
  const [daemon, setDaemon] = useState<Daemon | null>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const search = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      const [engines, containers] = await Promise.all([
        post<Found[]>('engines/find', { addresses: names }, PATIENCE),
        get<Daemon>('containers/daemon').catch(() => null),
      ]);
      setFound(engines);
      setDaemon(containers);
    } catch (error) {
      setFound(null);
      setProblem(sentence(error));
    }
    setBusy(false);
  };
  return (
    <>
      <form class="inline" onSubmit={search}>
        <label>
          Names or addresses besides this machine, if any
          <input
            class="addresses"
            placeholder="192.168.1.10 nas:6878"
            autocomplete="off"
            spellcheck={false}
            value={names}
            onInput={(event) => setNames(event.currentTarget.value)}
          />
        </label>
        <button class="primary" disabled={isBusy}>
          {isBusy ? 'Searching …' : 'Search for engines'}
        </button>
        {isDemo && (
          <button type="button" onClick={() => setup.merge({ step: 'watch', engine: '', content: DEMO })}>
            Watch the demo channel
          </button>
        )}
      </form>
      <p class="problem" role="alert">
        {problem}
      </p>
      <div role="status">{found !== null && <Result of={found} />}</div>
      {daemon !== null && <Containers of={daemon} />}
    </>
  );
}

function Result({ of: found }: { of: Found[] }) {
  const engines = found.filter((each) => each.problem === undefined);
  return (
    <>
      {engines.length === 0 && (
        <p>
          No engine was found on the usual ports of this machine. Start one, or give the name or the address of the
          machine that it runs on.
        </p>
      )}
      <ul class="found">
        {found.map((each) => (
          <li key={each.address}>
            {each.problem === undefined ? (
              <>
                <span>
                  <strong>{each.address}</strong>{' '}
                  {each.acequia === undefined ? `version ${each.version}` : `another Acequia, ${each.acequia}`}
                </span>
                <button type="button" onClick={() => setup.merge({ step: 'test', engine: each.address, content: '' })}>
                  Use {each.address}
                </button>
              </>
            ) : (
              <span class="problem">{each.problem}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether engines can be started as containers, which a setting of the start says. */
function Containers({ of: daemon }: { of: Daemon }) {
  if (daemon.state === 'missing') {
    return (
      <details>
        <summary>Engines in containers: no Docker or Podman was found</summary>
        <p>{daemon.sentence}</p>
        <Advice of={daemon.advice} />
      </details>
    );
  }
  return (
    <section class="stack close" aria-label="Containers">
      <h3>Engines in containers</h3>
      <p class={daemon.state === 'usable' ? '' : 'problem'}>{daemon.sentence}</p>
      {daemon.state === 'usable' ? (
        <>
          <p>
            Acequia can start engines there when viewers come, and stop them when nobody watches. Name an image in
            acequia.yml or as the variable ENGINE_IMAGE, and restart; for safety it cannot be named here.
          </p>
          <pre class="log" tabIndex={0} role="region" aria-label="Line for acequia.yml">
            engine_image: name/of-an-engine-image:tag
          </pre>
        </>
      ) : (
        <>
          <Advice of={daemon.advice} />
          <p class="quiet">
            <code>./acequia doctor</code> checks it again.
          </p>
        </>
      )}
    </section>
  );
}

function Advice({ of: lines }: { of: string[] }) {
  return (
    <ul>
      {lines.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}
