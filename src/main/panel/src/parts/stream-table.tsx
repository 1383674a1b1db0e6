import { useEffect, useRef } from 'preact/hooks';
import { bitrate, count, seconds, short, since } from '../format';
import type { Column, Row } from '../model/rows';
import { link } from '../route';
import { State } from './state';
import { StreamDetail } from './stream-detail';

interface Props {
  rows: Row[];
  /** The key of the row that is open. */
  open: string;
  order: { by: Column; isDown: boolean };
  chosen: ReadonlySet<string>;
  onSort: (by: Column) => void;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onStop: (row: Row) => void;
}

const COLUMNS: { by: Column; title: string; isNumber: boolean }[] = [
  { by: 'state', title: 'State', isNumber: false },
  { by: 'title', title: 'Title', isNumber: false },
  { by: 'key', title: 'Content ID', isNumber: false },
  { by: 'engine', title: 'Engine', isNumber: false },
  { by: 'mode', title: 'Mode', isNumber: false },
  { by: 'viewers', title: 'Viewers', isNumber: true },
  { by: 'ingress', title: 'In', isNumber: true },
  { by: 'egress', title: 'Out', isNumber: true },
  { by: 'bitrate', title: 'Bitrate', isNumber: true },
  { by: 'runway', title: 'Behind', isNumber: true },
  { by: 'peers', title: 'Peers', isNumber: true },
  { by: 'since', title: 'Since', isNumber: true },
];

export function StreamTable({ rows, open, order, chosen, onSort, onChoose, onStop }: Props) {
  const known = rows.filter((each) => each.id !== '');
  const areAllChosen = known.length > 0 && known.every((each) => chosen.has(each.id));
  const chooseAll = () => onChoose(areAllChosen ? new Set() : new Set(known.map((each) => each.id)));
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) {
      next.add(id);
    }
    onChoose(next);
  };
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Active streams">
      <table>
        <thead>
          <tr>
            <th class="tick">
              <label>
                <input
                  type="checkbox"
                  aria-label="Select all streams"
                  disabled={known.length === 0}
                  checked={areAllChosen}
                  onChange={chooseAll}
                />
              </label>
            </th>
            {COLUMNS.map((each) => (
              <th
                key={each.by}
                class={each.isNumber ? 'number' : ''}
                aria-sort={order.by !== each.by ? undefined : order.isDown ? 'descending' : 'ascending'}
              >
                <button type="button" onClick={() => onSort(each.by)}>
                  {each.title}
                </button>
              </th>
            ))}
            <th>
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <StreamRow
              key={row.id || row.key}
              row={row}
              isOpen={open !== '' && open === row.key}
              isChosen={chosen.has(row.id)}
              onChoose={choose}
              onStop={onStop}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  row: Row;
  isOpen: boolean;
  isChosen: boolean;
  onChoose: (id: string) => void;
  onStop: (row: Row) => void;
}

function StreamRow({ row, isOpen, isChosen, onChoose, onStop }: RowProps) {
  const name = short(row.key);
  const where = isOpen ? link('streams') : link('streams', row.key);
  const place = useRef<HTMLTableRowElement>(null);
  // After the page itself has gone to its top.
  useEffect(() => {
    if (isOpen) {
      requestAnimationFrame(() => place.current?.scrollIntoView({ block: 'nearest' }));
    }
  }, [isOpen]);
  return (
    <>
      <tr ref={place} class={isOpen ? 'open' : ''}>
        <td class="tick">
          <label>
            <input
              type="checkbox"
              aria-label={`Select ${name}`}
              disabled={row.id === ''}
              checked={isChosen}
              onChange={() => onChoose(row.id)}
            />
          </label>
        </td>
        <td>
          <State of={row.state} />
        </td>
        <td class="cut" dir="auto" title={row.title}>
          {row.title === '' ? (
            '–'
          ) : (
            <a href={where} tabIndex={-1}>
              {row.title}
            </a>
          )}
        </td>
        <td>
          <a
            class="key"
            href={where}
            aria-expanded={isOpen}
            title={row.key}
          >
            {name}
          </a>
        </td>
        <td class="cut" title={row.engine}>
          {row.engine || '–'}
        </td>
        <td>{row.mode}</td>
        <td class="number">{count(row.viewers)}</td>
        <td class="number">{bitrate(row.ingress)}</td>
        <td class="number">{bitrate(row.egress)}</td>
        <td class="number">{bitrate(row.bitrate)}</td>
        <td class="number">{seconds(row.runway)}</td>
        <td class="number">{count(row.peers)}</td>
        <td class="number">{since(row.since)}</td>
        <td class="number">
          <button
            type="button"
            class="small"
            disabled={row.id === ''}
            aria-label={`Stop ${name}`}
            onClick={() => onStop(row)}
          >
            Stop
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr class="detail-row">
          <td colSpan={COLUMNS.length + 2}>
            <StreamDetail row={row} />
          </td>
        </tr>
      )}
    </>
  );
}
