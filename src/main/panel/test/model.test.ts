import { describe, expect, it } from 'vitest';
import { MessageParser } from '../src/api/events';
import type { Setting } from '../src/api/types';
import { arrange } from '../src/model/picture';
import { filtered, query, rows, sorted } from '../src/model/rows';
import { assigned, changes, problem, sections } from '../src/model/settings';
import { tokensFor, tokensIn } from '../src/model/tokens';
import { Trail } from '../src/model/trail';
import { parse, link } from '../src/route';
import { engine, KEY, NOW, session, stream } from './samples';

const OTHER = 'f'.repeat(40);

describe('rows', () => {
  it('join a session with the record of what it plays, and keep what has only one of them', () => {
    const all = rows(
      [session(), session({ stream_id: OTHER, state: 'opening' })],
      [stream(), stream({ id: 'far', key: 'elsewhere', source: 'event' })],
    );
    expect(all.map((each) => [each.key, each.id, each.state])).toEqual([
      [KEY, `${KEY}|1`, 'live'],
      [OTHER, '', 'opening'],
      ['elsewhere', 'far', 'elsewhere'],
    ]);
  });

  it('are sorted with what is not known last, either way', () => {
    const all = rows([session(), session({ stream_id: OTHER })], [stream()]);
    expect(sorted(all, 'ingress', false).map((each) => each.key)).toEqual([KEY, OTHER]);
    expect(sorted(all, 'ingress', true).map((each) => each.key)).toEqual([KEY, OTHER]);
  });

  it('are found by every word of a filter', () => {
    const all = rows([session()], [stream()]);
    expect(filtered(all, 'LIVE one:68')).toHaveLength(1);
    expect(filtered(all, 'live two')).toHaveLength(0);
  });

  it('are played by what they were asked for with', () => {
    expect(query({ kind: 'infohash', key: KEY })).toBe(`infohash=${KEY}`);
    expect(query({ kind: 'content_id', key: KEY })).toBe(`id=${KEY}`);
  });
});

describe('the picture', () => {
  it('draws thicker what carries more, and red what hurts', () => {
    const all = rows(
      [session(), session({ stream_id: OTHER, state: 'stalled' })],
      [stream(), stream({ id: 'o', key: OTHER, ingress_bps: 0, egress_bps: 0 })],
    );
    const [first, , second] = arrange({ engines: [engine()], rows: all, complaints: [] }, 1000, false).lines;
    expect(first?.width).toBeGreaterThan(second?.width ?? 99);
    expect([first?.level, second?.level]).toEqual(['good', 'bad']);
  });

  it('shows what hurts of many channels, and folds the rest', () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      session({ stream_id: String(index), state: index === 49 ? 'stalled' : 'live' }),
    );
    const picture = arrange({ engines: [engine()], rows: rows(many, []), complaints: [] }, 1000, false);
    expect(picture.folded).toBe(36);
    expect(picture.channels.some((each) => each.of.key === '49')).toBe(true);
    expect(arrange({ engines: [engine()], rows: rows(many, []), complaints: [] }, 1000, true).folded).toBe(0);
  });
});

describe('tokens', () => {
  it('are read as they are written, and offered for the contents that they are for', () => {
    const all = tokensIn(`anna:secret-one:clients=2,secret-two,tv:secret-three:contents=${OTHER}/${KEY}`);
    expect(all.map((each) => [each.name, each.secret])).toEqual([
      ['anna', 'secret-one'],
      ['', 'secret-two'],
      ['tv', 'secret-three'],
    ]);
    expect(tokensFor(all, 'a'.repeat(40), undefined)).toHaveLength(2);
    expect(tokensFor(all, KEY, undefined)).toHaveLength(3);
  });
});

describe('settings', () => {
  const setting = {
    value: 6,
    default: 6,
    source: 'default',
    min: 3,
    max: 20,
    range: '3 to 20',
    unit: '',
    applies_at_once: true,
    section: 'HLS',
    sentence: '.',
  };

  it('are looked at before they are sent', () => {
    expect(problem(setting, '21')).toBe('It must be a number from 3 to 20.');
    expect(problem(setting, '')).not.toBe('');
    expect(problem(setting, '7')).toBe('');
    const list: Setting = { ...setting, default: 8000, min: 0, max: 65535, max_items: 3 };
    expect(problem(list, '8000, 6878')).toBe('');
    expect(problem(list, '8000,')).toBe('It must be a number from 0 to 65535.');
    expect(problem(list, '8000,70000')).toBe('It must be a number from 0 to 65535.');
    expect(problem(list, '1,2,3,4')).toBe('It must be at most 3 numbers.');
    expect(problem({ ...setting, default: 'A', choices: ['A', 'B'] }, 'C')).toBe('It must be one of A, B.');
  });

  it('are sent as the kind that the server has', () => {
    expect(changes({ hls_window_size: setting }, { hls_window_size: '7' })).toEqual({ hls_window_size: 7 });
    const list: Setting = { ...setting, default: 8000, max_items: 16 };
    expect(changes({ port: list }, { port: '8000,6878' })).toEqual({ port: '8000,6878' });
  });

  it('show the card of HLS buffering in the mode HLS only', () => {
    const all = { hls_window_size: { ...setting, stream_mode: 'HLS' }, hls_low_latency: setting };
    expect(sections(all, 'TS')).toEqual([['HLS', ['hls_low_latency']]]);
    expect(sections(all, 'HLS')).toEqual([
      ['HLS buffering', ['hls_window_size']],
      ['HLS', ['hls_low_latency']],
    ]);
  });

  it('get the sentence of a refusal that is about them', () => {
    expect(assigned('HLS_WINDOW_SIZE must be a whole number; nothing else', ['hls_window_size'])).toEqual({
      hls_window_size: 'HLS_WINDOW_SIZE must be a whole number',
      '': 'nothing else',
    });
  });
});

describe('the event stream', () => {
  it('is read whatever pieces it comes in', () => {
    const text = 'retry: 2000\n\n:\n\nid: 7\nevent: stream\ndata: {"a":1}\n\nid: 8\nevent: gap\ndata: x\n\n';
    const parser = new MessageParser();
    const found = [...text].flatMap((letter) => parser.take(letter));
    expect(found).toEqual([
      { id: '7', type: 'stream', data: '{"a":1}' },
      { id: '8', type: 'gap', data: 'x' },
    ]);
  });
});

describe('the trail', () => {
  it('keeps an hour, in steps of ten seconds', () => {
    const trail = new Trail();
    for (let second = 0; second < 2 * 3600; second++) {
      trail.add(NOW + second * 1000, [stream()], 1);
    }
    expect(trail.points().length).toBeLessThanOrEqual(361);
    expect(trail.now()?.ingress).toBe(1_400_000);
  });
});

describe('a route', () => {
  it('comes back from its link', () => {
    expect(parse(link('streams', 'a|b/c'))).toEqual({ page: 'streams', detail: 'a|b/c' });
    expect(parse('')).toEqual({ page: '', detail: '' });
    expect(parse('#/streams/%')).toEqual({ page: 'streams', detail: '%' });
  });
});
