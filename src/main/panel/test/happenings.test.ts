import { describe, expect, it } from 'vitest';
import { happening, levelOfHappening } from '../src/model/happenings';

const SENT = { id: 7, timestamp: '2026-01-01T12:00:00Z' };

describe('an event', () => {
  it('of a type that is not known has words of its own', () => {
    expect(happening({ ...SENT, event_type: 'viewer', category: 'start_refused', subject: '192.0.2.1' })).toEqual({
      ...SENT,
      event_type: 'viewer',
      category: 'start_refused',
      subject: '192.0.2.1',
      message: 'start refused: 192.0.2.1',
      details: {},
    });
    expect(happening(SENT)?.message).toBe('event');
    expect(happening({ ...SENT, event_type: 'system', message: 'A sentence.' })?.message).toBe('A sentence.');
  });

  it('is none without an id and a moment', () => {
    expect(happening(undefined)).toBeNull();
    expect(happening({})).toBeNull();
    expect(happening({ id: 7 })).toBeNull();
    expect(happening({ ...SENT, timestamp: 'soon' })).toBeNull();
  });

  it('is a warning when something was refused, and bad when it failed', () => {
    const level = (category: string, details = {}) => {
      const event = happening({ ...SENT, category, details });
      return event === null ? null : levelOfHappening(event);
    };
    expect(level('refused')).toBe('warn');
    expect(level('start_refused')).toBe('warn');
    expect(level('session_stalled')).toBe('bad');
    expect(level('ended', { is_failure: 'true' })).toBe('bad');
    expect(level('live')).toBe('good');
    expect(level('underrun_over')).toBe('idle');
    expect(level('what_comes_later')).toBe('idle');
  });
});
