import { describe, expect, it } from 'vitest';
import { bitrate, bytes, clipped, duration, isolated, plural, seconds, short } from '../src/format';

describe('numbers', () => {
  it('have three digits and a unit', () => {
    expect(bitrate(1_434_000)).toBe('1.43 Mbit/s');
    expect(bitrate(14_340_000)).toBe('14.3 Mbit/s');
    expect(bitrate(143_400_000)).toBe('143 Mbit/s');
    expect(bytes(1536)).toBe('1.50 KB');
    expect(bytes(0)).toBe('0 B');
  });

  it('that are not known are a dash', () => {
    expect(bitrate(undefined)).toBe('–');
    expect(seconds(undefined)).toBe('–');
  });

  it('of time show the two units that matter', () => {
    expect(duration(59)).toBe('59 s');
    expect(duration(61)).toBe('1 min 1 s');
    expect(duration(3661)).toBe('1 h 1 min');
    expect(duration(90000)).toBe('1 d 1 h');
    expect(duration(-3)).toBe('0 s');
  });

  it('count with the right word', () => {
    expect(plural(1, 'viewer')).toBe('1 viewer');
    expect(plural(1200, 'viewer')).toBe('1,200 viewers');
  });
});

describe('a key', () => {
  it('is short enough for a table and still tells contents apart', () => {
    expect(short('94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209')).toBe('94c2fd8f…0209');
    expect(short('localhost:6878')).toBe('localhost:6878');
  });
});

describe('names', () => {
  it('are cut between letters, not within one', () => {
    expect(clipped('👨‍👩‍👧‍👦'.repeat(5), 3)).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
    expect(clipped('as it is', 8)).toBe('as it is');
  });

  it('that are read from right to left are isolated from the sentence', () => {
    expect(isolated('القناة')).toBe('\u2068القناة\u2069');
    expect(isolated('Canal')).toBe('Canal');
  });
});
