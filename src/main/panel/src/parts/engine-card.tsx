import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { post, sentence } from '../api/client';
import type { Engine, EngineTest, Fleet } from '../api/types';
import { count, duration, plural, seconds, short, since } from '../format';
import { doing, phase, progress, start } from '../model/fleet';
import { live, refresh } from '../model/live';
import { levelOfEngine } from '../model/picture';
import { useStore } from '../model/store';
import { link } from '../route';
import { told } from './add-engine';
import { EngineLog } from './engine-log';
import { EngineName } from './engine-name';
import { Facts } from './facts';
import { attempt, tell } from './notices';

interface Props {
  engine: Engine;
  fleet: Fleet | null;
  /** Asks whether it is to be removed, or stopped if it was started on demand. */
  onRemove: () => void;
}

/** An engine: how it does, what it plays, and what can be done with it. */
export function EngineCard({ engine, fleet, onRemove }: Props) {
  const [isLogShown, setLogShown] = useState(false);
  const level = levelOfEngine(engine);
  const now = phase(engine);
  const hasPlaces = engine.max_streams > 0;
  return (
    <section class={`card stack close engine ${now}`} aria-label={`Engine ${engine.id}`}>
      <div class="page-head">
        <h2>
          <EngineName of={engine.id} />
        </h2>
        <span class={`state ${now === 'starting' ? 'warn' : level === 'idle' ? 'good' : level}`}>{doing(engine)}</span>
      </div>
      <Why engine={engine} fleet={fleet} isBad={level === 'bad'} />
      {hasPlaces && (
        <div class="load">
          <span>
            {engine.load} of {engine.max_streams} streams in use
          </span>
          <meter aria-label="Load" min={0} max={Math.max(1, engine.max_streams)} value={engine.load} />
        </div>
      )}
      <Facts of={[...(hasPlaces ? health(engine) : []), ...onDemand(engine)]} />
      {isLogShown && <EngineLog id={engine.container_id ?? engine.id} name={engine.id} />}
      <div class="buttons">
        {engine.provider !== undefined && (
          <button type="button" aria-expanded={isLogShown} onClick={() => setLogShown(!isLogShown)}>
            {isLogShown ? 'Hide log' : 'Log'}
          </button>
        )}
        {hasPlaces && <Actions engine={engine} />}
        <RemoveButton engine={engine} onRemove={onRemove} />
      </div>
    </section>
  );
}

/** Why it is as it is; while it starts, how far it is. */
function Why({ engine, fleet, isBad }: { engine: Engine; fleet: Fleet | null; isBad: boolean }) {
  const starting = start(engine, fleet);
  if (starting !== '') {
    const done = progress(engine, fleet);
    return (
      <>
        <p>{starting}</p>
        <progress aria-label="Start" max={100} value={done === undefined ? undefined : Math.round(100 * done)} />
      </>
    );
  }
  const reason = engine.reason;
  return (
    <>
      {engine.obstacle !== undefined && <p class={isBad ? 'problem' : 'quiet'}>It {engine.obstacle}.</p>}
      {reason !== undefined && <p class={isBad ? 'problem' : 'quiet'}>{/[.!?]$/.test(reason) ? reason : `${reason[0]?.toUpperCase()}${reason.slice(1)}.`}</p>}
    </>
  );
}

function Actions({ engine }: { engine: Engine }) {
  const path = `engines/${encodeURIComponent(engine.id)}`;
  const order = (what: string, done: string) => void attempt(() => post(`${path}/${what}`), done).then(refresh);
  const isReplaced = engine.state === 'ready' && engine.reason !== undefined;
  return (
    <>
      <button type="button" onClick={() => void test(engine)}>
        Test
      </button>
      {engine.state === 'ready' && !isReplaced && (
        <button
          type="button"
          onClick={() => order('replace', `Another engine is started in the place of ${engine.id}; viewers move without a gap.`)}
        >
          Replace
        </button>
      )}
      {isReplaced || engine.is_draining ? (
        <button type="button" disabled={engine.state === 'stopping'} onClick={() => order('undrain', `Engine ${engine.id} is used again.`)}>
          {isReplaced ? 'Keep it' : 'Undrain'}
        </button>
      ) : (
        <button type="button" onClick={() => order('drain', `Engine ${engine.id} gets no new streams; those it has move to others.`)}>
          Drain
        </button>
      )}
    </>
  );
}

function RemoveButton({ engine, onRemove }: { engine: Engine; onRemove: () => void }) {
  if (engine.provider !== undefined) {
    const isOver = engine.state === 'stopping' || engine.state === 'failed';
    return (
      <button type="button" class="danger" disabled={isOver} onClick={onRemove}>
        Stop
      </button>
    );
  }
  const isLeaving = engine.is_draining && engine.streams.length > 0;
  return (
    <button type="button" class="danger" disabled={isLeaving} onClick={onRemove}>
      {isLeaving ? 'Draining' : engine.streams.length === 0 ? 'Remove' : 'Drain and remove'}
    </button>
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

function health(engine: Engine): [string, ComponentChildren][] {
  return [
    ['Version', engine.acequia ? `Acequia ${engine.acequia}` : (engine.version ?? '–')],
    ['Circuit', engine.is_resting ? 'open: paused after failures' : 'closed'],
    ['P2P', swarm(engine)],
    ['Failures in 5 minutes', count(engine.recent_failures)],
    ['Last seen', engine.last_seen === undefined ? 'never' : `${since(engine.last_seen)} ago`],
    ['Last error', engine.last_error ?? 'none'],
    ['Streams', <Plays keys={engine.streams} />],
  ];
}

function onDemand(engine: Engine): [string, ComponentChildren][] {
  if (engine.provider === undefined) {
    return engine.vpn_container === undefined ? [] : [['VPN', engine.vpn_container]];
  }
  return [
    ['Name', engine.name ?? engine.id],
    ...(engine.vpn_container === undefined ? [] : ([['VPN', engine.vpn_container]] as [string, string][])),
    ['Run by', engine.provider],
    ...(phase(engine) === 'starting' ? [] : ([['In this state for', duration(engine.state_seconds ?? 0)]] as [string, string][])),
    ...(engine.state === 'ready'
      ? ([['Boot took', engine.boot_seconds === undefined ? 'adopted' : seconds(engine.boot_seconds)]] as [string, string][])
      : []),
  ];
}

function swarm(engine: Engine): string {
  if (engine.is_offline) {
    return 'not connected';
  }
  const port = engine.forwarded ? ', port forwarded' : '';
  return engine.health_status === 'healthy' ? `connected${port}` : 'unknown';
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

/** What follows when it is removed. */
export function removal(engine: Engine): { title: string; text: string; yes: string; done: string } {
  const streams = engine.streams.length;
  if (engine.provider !== undefined) {
    return {
      title: `Stop engine ${engine.id}?`,
      text:
        streams === 0
          ? 'It is stopped and removed. Another one is started if it is needed.'
          : `The ${plural(streams, 'stream')} on it ${streams === 1 ? 'moves' : 'move'} to other engines first; viewers are not interrupted. Then it is stopped and removed.`,
      yes: 'Stop',
      done: `Engine ${engine.id} is going to be stopped.`,
    };
  }
  return {
    title: `Remove engine ${engine.id}?`,
    text:
      streams === 0
        ? 'It has no streams and is removed at once.'
        : `It gets no new streams and is removed when the ${plural(streams, 'stream')} on it ${streams === 1 ? 'has' : 'have'} ended. Viewers are not interrupted.`,
    yes: 'Remove',
    done: streams === 0 ? `Engine ${engine.id} was removed.` : `Engine ${engine.id} gets no new streams.`,
  };
}
