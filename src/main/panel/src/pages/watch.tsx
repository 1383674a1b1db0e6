import { useRef, useState } from 'preact/hooks';
import { key, url } from '../api/client';
import { short } from '../format';
import { live } from '../model/live';
import type { Form } from '../model/player';
import { named, query, rows, type Row } from '../model/rows';
import { useStore } from '../model/store';
import { Screen } from '../parts/screen';
import { ShareCard } from '../parts/share-card';
import { ownToken, TokenChoice, tokenOf, useToken } from '../parts/token-choice';
import { link } from '../route';

const CONTENT = /^[0-9a-f]{40}$/;

/** The demo engine's channel, so that the page plays something at first sight. */
export const DEMO = '94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209';

/** The 40 digits in what was typed; empty when there are none. */
export function contentIn(typed: string): string {
  const digits = typed
    .trim()
    .toLowerCase()
    .replace(/^acestream:(\/\/)?/, '');
  return CONTENT.test(digits) ? digits : '';
}

export function address(form: Form, row: { kind: string; key: string }, token: string): string {
  const by = token === '' ? '' : `&token=${encodeURIComponent(token)}`;
  return url(`ace/${form === 'HLS' ? 'manifest.m3u8' : 'getstream.ts'}?${query(row)}${by}`);
}

/** Plays a channel in the page, as a player elsewhere would. */
export function WatchPage({ detail }: { detail: string }) {
  const { status, streams, health, titles } = useStore(live);
  const choice = useToken();
  const [form, setForm] = useState<Form>('HLS');
  const all = rows(status.sessions, streams, titles).filter((each) => each.session !== undefined);
  // What was shown first stays, whatever else begins.
  const first = useRef('');
  first.current ||= all[0]?.key ?? (health?.demo === true ? DEMO : '');
  const wanted = detail === '' ? first.current : contentIn(detail);
  const row = all.find((each) => each.key === wanted);
  const target = { kind: row?.kind ?? 'content_id', key: wanted };
  const token = tokenOf(choice, wanted, row);
  const isShut = choice.passes !== null && choice.passes.kind !== 'open';
  return (
    <>
      <div class="page-head">
        <h1>Watch</h1>
        <Choice rows={all} now={wanted} />
        <div class="choice" role="group" aria-label="Format">
          {(['HLS', 'TS'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={form === each} onClick={() => setForm(each)}>
              {each === 'TS' ? 'MPEG-TS' : each}
            </button>
          ))}
        </div>
      </div>
      {wanted === '' ? (
        <p class="quiet center">Enter a content ID of 40 hex digits, or choose a channel that is playing.</p>
      ) : (
        <div class="watch">
          <Screen key={`${form} ${wanted}`} address={address(form, target, key() === '' ? ownToken(choice, wanted, row) : '')} form={form} row={row} />
          <ShareCard
            name={row === undefined ? short(wanted) : named(row)}
            contentKey={wanted}
            hls={address('HLS', target, token)}
            ts={address('TS', target, token)}
            isUsable={!isShut || token !== ''}
          >
            <TokenChoice choice={choice} token={token} contentKey={wanted} row={row} />
          </ShareCard>
        </div>
      )}
    </>
  );
}

function Choice({ rows: all, now }: { rows: Row[]; now: string }) {
  const [typed, setTyped] = useState('');
  const content = contentIn(typed);
  const go = (content: string) => {
    location.hash = link('watch', content);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (content !== '') {
      go(content);
    }
  };
  return (
    <>
      {all.length > 0 && (
        <select aria-label="Channel" value={now} onChange={(event) => go(event.currentTarget.value)}>
          {!all.some((each) => each.key === now) && <option value={now}>{short(now)}</option>}
          {all.map((each) => (
            <option key={each.key} value={each.key}>
              {each.title === '' ? short(each.key) : `${each.title} · ${short(each.key)}`}
            </option>
          ))}
        </select>
      )}
      <form class="inline" onSubmit={submit}>
        <input
          aria-label="Content ID"
          placeholder="content ID or acestream://"
          value={typed}
          aria-invalid={typed !== '' && content === ''}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button disabled={content === ''}>Open</button>
      </form>
    </>
  );
}
