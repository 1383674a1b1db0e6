import type { Happening } from '../api/types';
import { moment, short } from '../format';
import { levelOfHappening, words } from '../model/happenings';
import { link } from '../route';
import { Facts } from './facts';

/** Events, each a sentence that opens to what is known besides. */
export function EventList({ events }: { events: Happening[] }) {
  return (
    <ol class="events">
      {events.map((each) => (
        <li key={each.id}>
          <time dateTime={each.timestamp}>{moment(each.timestamp)}</time>
          <span class={`state ${levelOfHappening(each)}`}>{words(each.category)}</span>
          <details>
            <summary>{each.message}</summary>
            <Details event={each} />
          </details>
        </li>
      ))}
    </ol>
  );
}

/** The page that tells more of what an event is about; none of an event whose type is not known. */
function place(event: Happening): string {
  switch (event.event_type) {
    case 'stream':
      return link('streams', event.subject);
    case 'engine':
      return link('engines');
    default:
      return event.subject === 'settings' ? link('settings') : '';
  }
}

function Subject({ of: event }: { of: Happening }) {
  const where = place(event);
  const name = event.event_type === 'stream' ? short(event.subject) : event.subject || '–';
  return where === '' ? (
    <>{name}</>
  ) : (
    <a class="key" href={where}>
      {name}
    </a>
  );
}

function Details({ event }: { event: Happening }) {
  return (
    <Facts
      of={[
        [words(event.event_type), <Subject of={event} />],
        ...Object.entries(event.details).map(([name, value]): [string, string] => [words(name), String(value)]),
        ['event ID', event.id],
      ]}
    />
  );
}
