import type { Happening } from '../api/types';
import type { Level } from './verdict';

const BAD = /^(session_|failed|provider_unreachable|breaker_opened|down|offline|unreachable|crash)/;
const WARN = /^(resting|drain|replac|roll_held|looping|stumbl|doubt|underrun$|.*(refus|reject|limit|full))/;
const GOOD = ['recovered', 'live', 'up', 'ready', 'adopted', 'roll_done', 'breaker_closed'];

/** What events are told by where nothing is known of one. */
const UNKNOWN = 'event';

/** An event that the server has sent, whole whatever it lacks; null when it is none. */
export function happening(sent: Partial<Happening> | undefined): Happening | null {
  if (sent === undefined || typeof sent.id !== 'number' || Number.isNaN(Date.parse(sent.timestamp ?? ''))) {
    return null;
  }
  const { id, timestamp = '', event_type = UNKNOWN, category = event_type, subject = '', details = {} } = sent;
  const message = sent.message || `${words(category)}${subject === '' ? '' : `: ${subject}`}`;
  return { id, timestamp, event_type, category, subject, message, details };
}

/** A name of the wire as words. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

/** How bad it is; what is not known is neither good nor bad. */
export function levelOfHappening({ category, details }: Happening): Level {
  if (BAD.test(category) || details.is_failure === 'true') {
    return 'bad';
  }
  return WARN.test(category) ? 'warn' : GOOD.includes(category) ? 'good' : 'idle';
}
