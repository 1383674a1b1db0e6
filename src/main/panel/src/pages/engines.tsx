import { useState } from 'preact/hooks';
import { post, remove, sentence } from '../api/client';
import type { Engine, EngineTest } from '../api/types';
import { count, plural, since, short } from '../format';
import { live, refresh } from '../model/live';
import { levelOfEngine } from '../model/picture';
import { useStore } from '../model/store';
import { AddEngine, told } from '../parts/add-engine';
import { Confirm } from '../parts/dialog';
import { EngineName } from '../parts/engine-name';
import { Facts } from '../parts/facts';
import { attempt, tell } from '../parts/notices';
import { link } from '../route';
import { FirstRun } from './first-run';

/** The engines, how they do and what they play. */
export function EnginesPage() {
  const { engines, health, link: state } = useStore(live);
  const [leaving, setLeaving] = useState<Engine | null>(null);
  const isFirst = state === 'up' && (engines.length === 0 || health?.demo === true);
  return (
    <>
      <div class="page-head">
        <h1>Engines</h1>
      </div>
      <div class="engines">
        {engines.map((each) => (
          <EngineCard key={each.id} engine={each} onRemove={() => setLeaving(each)} />
        ))}
      </div>
      {isFirst ? (
        <FirstRun isDemo={engines.length > 0} />
      ) : (
        <section class="card stack close">
          <h2>Add an engine</h2>
          <p class="quiet">
            It is used at once and after a restart: it is saved in the setting{' '}
            <a href={link('settings')}>added_engines</a>.
          </p>
          <AddEngine />
        </section>
      )}
      {leaving !== null && (
        <Confirm
          title={`Remove engine ${leaving.id}?`}
          text={
            leaving.streams.length === 0
              ? 'It has no streams and is removed at once.'
              : `It gets no new streams and is removed when the ${plural(leaving.streams.length, 'stream')} on it ${leaving.streams.length === 1 ? 'has' : 'have'} ended. Viewers are not interrupted.`
          }
          yes="Remove"
          onYes={() => void takeOut(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

async function test(engine: Engine): Promise<void> {
  try {
    const found = await post<EngineTest>('engines/test', { address: engine.id });
    tell(told(found), found.problem !== undefined);
  } catch (error) {
    tell(sentence(error), true);
  }
}

async function takeOut(engine: Engine): Promise<void> {
  const done =
    engine.streams.length === 0 ? `Engine ${engine.id} was removed.` : `Engine ${engine.id} gets no new streams.`;
  await attempt(() => remove(`engines/${encodeURIComponent(engine.id)}`), done);
  refresh();
}

/** Whether sessions are given to it, as far as its failures go. */
function circuit(engine: Engine): string {
  return engine.is_resting ? 'open: paused after failures' : 'closed';
}

function swarm(engine: Engine): string {
  if (engine.is_offline) {
    return 'not connected';
  }
  const port = engine.forwarded ? ', port forwarded' : '';
  return engine.health_status === 'healthy' ? `connected${port}` : 'unknown';
}

function doing(engine: Engine): string {
  if (engine.is_offline) {
    return 'offline';
  }
  if (engine.is_draining) {
    return 'draining';
  }
  return engine.is_resting ? 'resting' : engine.health_status;
}

function EngineCard({ engine, onRemove }: { engine: Engine; onRemove: () => void }) {
  const level = levelOfEngine(engine);
  return (
    <section class="card stack close" aria-label={`Engine ${engine.id}`}>
      <div class="page-head">
        <h2>
          <EngineName of={engine.id} />
        </h2>
        <span class={`state ${level === 'idle' ? 'good' : level}`}>{doing(engine)}</span>
      </div>
      {engine.obstacle !== undefined && <p class={level === 'bad' ? 'problem' : 'quiet'}>It {engine.obstacle}.</p>}
      <div class="load">
        <span>
          {engine.load} of {engine.max_streams} streams in use
        </span>
        <meter aria-label="Load" min={0} max={Math.max(1, engine.max_streams)} value={engine.load} />
      </div>
      <Facts
        of={[
          ['Version', engine.acequia ? `Acequia ${engine.acequia}` : (engine.version ?? '–')],
          ['Circuit', circuit(engine)],
          ['P2P', swarm(engine)],
          ['Failures in 5 minutes', count(engine.recent_failures)],
          ['Last seen', engine.last_seen === undefined ? 'never' : `${since(engine.last_seen)} ago`],
          ['Last error', engine.last_error ?? 'none'],
          ['Streams', <Plays keys={engine.streams} />],
        ]}
      />
      <div class="buttons">
        <button type="button" onClick={() => void test(engine)}>
          Test
        </button>
        <button type="button" class="danger" disabled={engine.is_draining} onClick={onRemove}>
          {engine.is_draining ? 'Draining' : engine.streams.length === 0 ? 'Remove' : 'Drain and remove'}
        </button>
      </div>
    </section>
  );
}

function Plays({ keys }: { keys: string[] }) {
  const { titles } = useStore(live);
  return keys.length === 0 ? (
    <>none</>
  ) : (
    <ul class="plays">
      {keys.map((each) => {
        const title = titles.get(each) ?? '';
        return (
          <li key={each}>
            <a class={title === '' ? 'key cut' : 'cut'} dir="auto" title={title} href={link('streams', each)}>
              {title || short(each)}
            </a>
          </li>
        );
      })}
    </ul>
  );
}
