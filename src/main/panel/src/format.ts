// Numbers as people read them. What is not known is a dash.

const NOTHING = '–';

function scaled(value: number, base: number, units: string[]): string {
  let index = 0;
  let rest = value;
  while (rest >= base && index < units.length - 1) {
    rest /= base;
    index++;
  }
  const digits = index === 0 || rest >= 100 ? 0 : rest >= 10 ? 1 : 2;
  return `${rest.toFixed(digits)} ${units[index]}`;
}

export function bitrate(bps: number | undefined): string {
  return bps === undefined ? NOTHING : scaled(bps, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']);
}

export function bytes(count: number | undefined): string {
  return count === undefined ? NOTHING : scaled(count, 1024, ['B', 'KB', 'MB', 'GB', 'TB']);
}

export function count(value: number | undefined): string {
  return value === undefined ? NOTHING : value.toLocaleString('en');
}

export function seconds(value: number | undefined): string {
  return value === undefined ? NOTHING : `${value.toFixed(value < 10 ? 1 : 0)} s`;
}

/** How long that is, in the two units that matter. */
export function duration(total: number): string {
  const whole = Math.max(0, Math.floor(total));
  const [days, hours, minutes] = [
    Math.floor(whole / 86400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

export function since(time: string | undefined, now: number = Date.now()): string {
  return time === undefined ? NOTHING : duration((now - Date.parse(time)) / 1000);
}

export function clock(time: string | number): string {
  return new Date(time).toLocaleTimeString([], { hour12: false });
}

export function moment(time: string): string {
  const at = new Date(time);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? clock(time) : `${at.toLocaleDateString()} ${clock(time)}`;
}

/** A content's 40 digits as something that can be told apart at a glance. */
export function short(key: string): string {
  return key.length > 16 ? `${key.slice(0, 8)}…${key.slice(-4)}` : key;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** The start of a text, cut between letters. */
export function clipped(text: string, most: number): string {
  const letters = [...new Intl.Segmenter().segment(text)];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).map((each) => each.segment).join('')}…`;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A text whose direction is its own within a sentence (FSI, PDI). */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
