import { useEffect, useRef, useState } from 'preact/hooks';
import type { Happening } from '../api/types';
import { plural } from '../format';
import { words } from '../model/happenings';
import { live } from '../model/live';
import { useStore } from '../model/store';
import { EventList } from '../parts/event-list';

const TYPES = ['engine', 'stream', 'system'];
const MOST = 300;
const SCROLLED = 150;

/** Those that are newer than the newest one that is shown wait while the reader has scrolled. */
function usePause(): { isPaused: boolean; resume: () => void } {
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    const look = () => setPaused(scrollY > SCROLLED);
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, []);
  return { isPaused, resume: () => scrollTo({ top: 0 }) };
}

function choices(known: string[], found: string[]): string[] {
  return [...new Set([...known, ...found])].sort();
}

/** What happened, as it happens. */
export function EventsPage() {
  const { events } = useStore(live);
  const [type, setType] = useState('');
  const [category, setCategory] = useState('');
  const [text, setText] = useState('');
  const { isPaused, resume } = usePause();
  const held = useRef(events);
  if (!isPaused) {
    held.current = events;
  }
  const isWanted = (each: Happening) =>
    (type === '' || each.event_type === type) &&
    (category === '' || each.category === category) &&
    `${each.subject} ${each.message}`.toLowerCase().includes(text.toLowerCase());
  const newest = held.current[0]?.id ?? 0;
  const waiting = events.filter((each) => each.id > newest && isWanted(each)).length;
  const shown = held.current.filter(isWanted);
  return (
    <>
      <div class="page-head">
        <h1>Events</h1>
        <select aria-label="Type" value={type} onChange={(event) => setType(event.currentTarget.value)}>
          <option value="">All types</option>
          {choices(
            TYPES,
            events.map((each) => each.event_type),
          ).map((each) => (
            <option key={each} value={each}>
              {words(each)}
            </option>
          ))}
        </select>
        <select aria-label="Category" value={category} onChange={(event) => setCategory(event.currentTarget.value)}>
          <option value="">All categories</option>
          {choices(
            [],
            events.map((each) => each.category),
          ).map((each) => (
            <option key={each} value={each}>
              {words(each)}
            </option>
          ))}
        </select>
        <input
          type="search"
          aria-label="Filter events"
          placeholder="Filter: text, ID, engine"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {isPaused && (
        <div class="paused" role="status">
          <button type="button" class="primary" onClick={resume}>
            {waiting === 0 ? 'Paused while scrolled: resume' : `${plural(waiting, 'new event')}: show`}
          </button>
        </div>
      )}
      <EventList events={shown.slice(0, MOST)} />
      {shown.length === 0 && <p class="quiet center">{events.length === 0 ? 'No events yet.' : 'No event matches.'}</p>}
    </>
  );
}
