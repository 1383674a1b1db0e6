import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { post, remove } from '../api/client';
import type { EngineFailure, Fleet, FleetInside } from '../api/types';
import { bytes, count, moment, plural, seconds } from '../format';
import { blocked } from '../model/fleet';
import { refresh } from '../model/live';
import { Lines } from './engine-log';
import { Facts } from './facts';
import { attempt } from './notices';
import { usePolled } from './poll';

const PERIOD = 5000;
const LONG_START = 35_000;

/** Engines on demand as a whole: how many are wanted and there, what stands in the way, what they are run as. */
export function FleetCard({ fleet }: { fleet: Fleet }) {
  const inside = usePolled<FleetInside>('fleet', PERIOD);
  const obstacle = blocked(fleet);
  const held = fleet.provisioning.roll_held;
  return (
    <section class="card stack close" aria-label="Engines on demand">
      <div class="page-head">
        <h2>Engines on demand</h2>
        <State fleet={fleet} />
      </div>
      {obstacle !== '' && <p class="problem">{obstacle}</p>}
      {held !== undefined && (
        <p class="problem">Engines of an older configuration run on, since a new one has failed: {held}</p>
      )}
      <Facts of={numbers(fleet)} />
      <Scale fleet={fleet} />
      {inside.problem === '' ? (
        <>
          <Profile of={inside.value} />
          <Failures of={inside.value?.failures ?? []} />
        </>
      ) : (
        <p class="quiet">The profile, failures and logs are not shown: {inside.problem}</p>
      )}
    </section>
  );
}

function State({ fleet: { capacity, provisioning } }: { fleet: Fleet }) {
  const present = capacity.usable + capacity.starting;
  if (blocked({ capacity, provisioning }) !== '') {
    return <span class={`state ${capacity.usable < capacity.need ? 'bad' : 'warn'}`}>starts are blocked</span>;
  }
  if (capacity.usable >= capacity.need) {
    return <span class="state good">{capacity.usable === 0 ? 'asleep' : 'as many as wanted'}</span>;
  }
  return <span class="state warn">{present >= capacity.need ? 'starting' : 'too few'}</span>;
}

function numbers({ capacity, provisioning }: Fleet): [string, ComponentChildren][] {
  return [
    ['Wanted', capacity.desired === undefined ? count(capacity.need) : `${capacity.need}, at least ${capacity.desired} by hand`],
    ['Ready', count(capacity.usable)],
    ['Starting', count(capacity.starting)],
    ['Ending', count(capacity.leaving)],
    ['At most', count(capacity.max_replicas)],
    ['Boot takes', seconds(provisioning.boot_seconds)],
    ['Run by', provisioning.provider ?? '–'],
  ];
}

function Scale({ fleet: { capacity, provisioning } }: { fleet: Fleet }) {
  const [typed, setTyped] = useState<string | null>(null);
  const now = String(capacity.desired ?? capacity.min_replicas);
  const value = typed ?? now;
  const isRight = /^\d{1,3}$/.test(value) && Number(value) <= capacity.max_replicas;
  const done = (isDone: boolean) => {
    if (isDone) {
      setTyped(null);
      refresh();
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (isRight) {
      void attempt(() => post(`scale/${Number(value)}`), `At least ${plural(Number(value), 'engine')} from now on.`).then(done);
    }
  };
  const start = () => attempt(() => post('provision/acestream', undefined, LONG_START), 'One more engine is starting.');
  return (
    <form class="inline" onSubmit={submit}>
      <label>
        Engines at least
        <input
          class="count"
          inputMode="numeric"
          autocomplete="off"
          value={value}
          aria-invalid={!isRight}
          aria-describedby="scale-problem"
          onInput={(event) => setTyped(event.currentTarget.value.trim())}
        />
      </label>
      <button disabled={!isRight || value === now}>Set</button>
      {capacity.desired !== undefined && (
        <button type="button" onClick={() => void attempt(() => remove('scale'), 'The setting min_replicas decides again.').then(done)}>
          Let the settings decide
        </button>
      )}
      <button type="button" disabled={!provisioning.can_provision} onClick={() => void start().then(done)}>
        Start one more
      </button>
      <span id="scale-problem" class="problem" role="alert">
        {isRight ? '' : `It must be a number from 0 to ${capacity.max_replicas}.`}
      </span>
    </form>
  );
}

function Profile({ of: inside }: { of: FleetInside | undefined }) {
  const profile = inside?.profile;
  if (profile === undefined) {
    return null;
  }
  const facts: [string, ComponentChildren][] = [
    ...(profile.image === '' ? [] : ([['Image', <code>{profile.image}</code>]] as [string, ComponentChildren][])),
    [
      profile.image === '' ? 'Command' : 'Arguments',
      <pre class="log" tabIndex={0} role="region" aria-label="Command line of an engine">
        {profile.command_line || 'none'}
      </pre>,
    ],
    ['Memory', profile.memory_bytes === 0 ? 'no limit' : bytes(profile.memory_bytes)],
    ...(profile.environment.length === 0
      ? []
      : ([['Variables', profile.environment.join(', ')]] as [string, ComponentChildren][])),
  ];
  return (
    <details>
      <summary>Profile</summary>
      <div class="profile">
        <Facts of={facts} />
        <p class="quiet">
          With the usual ports; each engine gets its own. It is set by engine_image and engine_command in acequia.yml or
          the environment.
        </p>
      </div>
    </details>
  );
}

function Failures({ of: all }: { of: EngineFailure[] }) {
  return all.length === 0 ? null : (
    <details>
      <summary>{plural(all.length, 'failure')}, the last one at {moment(all[0]?.at ?? '')}</summary>
      <ol class="failures">
        {all.map((each) => (
          <li key={`${each.name} ${each.at}`} class="stack close">
            <p>
              <span class="state bad">{each.class}</span> <time dateTime={each.at}>{moment(each.at)}</time> {each.sentence}
              {each.exit_code !== undefined && !each.sentence.includes(`exit code ${each.exit_code}`) && ` Exit code ${each.exit_code}.`}
            </p>
            {each.last_lines.length > 0 && <Lines of={each.last_lines} label={`Last lines of engine ${each.name}`} />}
          </li>
        ))}
      </ol>
    </details>
  );
}
