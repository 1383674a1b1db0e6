import type { Happening } from '../api/types';
import { moment, short } from '../format';
import type { Level } from '../model/verdict';
import { link } from '../route';

const BAD = /^(session_|failed|down|offline|unreachable|crash)/;
const WARN = /^(resting|drained|looping|stumbl|doubt)/;

function levelOf(event: Happening): Level {
  if (BAD.test(event.category) || event.details.is_failure === 'true') {
    return 'bad';
  }
  return WARN.test(event.category)
    ? 'warn'
    : event.category === 'recovered' || event.category === 'live' || event.category === 'up'
      ? 'good'
      : 'idle';
}

/** Events, each a sentence that opens to what is known besides. */
export function EventList({ events }: { events: Happening[] }) {
  return (
    <ol class="events">
      {events.map((each) => (
        <li key={each.id}>
          <time dateTime={each.timestamp}>{moment(each.timestamp)}</time>
          <span class={`state ${levelOf(each)}`}>{each.category.replaceAll('_', ' ')}</span>
          <details>
            <summary>{each.message}</summary>
            <Details event={each} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function Details({ event }: { event: Happening }) {
  const isStream = event.event_type === 'stream';
  const where = isStream
    ? link('streams', event.subject)
    : event.event_type === 'engine'
      ? link('engines')
      : link('settings');
  return (
    <dl class="facts">
      <div>
        <dt>{event.event_type}</dt>
        <dd>
          <a class="key" href={where}>
            {isStream ? short(event.subject) : event.subject}
          </a>
        </dd>
      </div>
      {Object.entries(event.details).map(([name, value]) => (
        <div key={name}>
          <dt>{name.replaceAll('_', ' ')}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>number</dt>
        <dd>{event.id}</dd>
      </div>
    </dl>
  );
}
