import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { bitrate, count, duration, seconds } from '../format';
import { Player, type Form, type Numbers } from '../model/player';
import type { Row } from '../model/rows';
import { Facts } from './facts';
import { State } from './state';

interface Props {
  address: string;
  form: Form;
  /** What the server knows of the channel; undefined while it is not played. */
  row: Row | undefined;
  /** Whether it plays without being told to, once. */
  isEager?: boolean;
}

/** A player, with its numbers beside those of the server. */
export function Screen({ address, form, row, isEager = false }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const player = useRef<Player | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [problem, setProblem] = useState('');
  const numbers = useNumbers(player, isPlaying);
  const stop = () => {
    player.current?.close();
    player.current = null;
    setPlaying(false);
  };
  const play = () => {
    if (video.current === null) {
      return;
    }
    setProblem('');
    setPlaying(true);
    player.current = new Player(video.current, address, (sentence) => {
      setProblem(sentence);
      setPlaying(false);
    });
    void player.current.open(form);
  };
  useEffect(() => {
    if (isEager) {
      play();
    }
    return () => player.current?.close();
  }, []);
  return (
    <section class="card screen stack close" aria-label="Player">
      <video ref={video} controls playsInline aria-label="The channel" />
      <div class="page-head">
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="button" class="primary" onClick={isPlaying ? stop : play}>
          {isPlaying ? 'Stop' : `Play ${form === 'TS' ? 'MPEG-TS' : 'HLS'}`}
        </button>
      </div>
      <div class="sides">
        <div class="stack close">
          <h2>This player</h2>
          <Facts of={ofPlayer(numbers)} />
        </div>
        <div class="stack close">
          <h2>The server</h2>
          <Facts of={ofServer(row)} />
        </div>
      </div>
    </section>
  );
}

function useNumbers(player: { current: Player | null }, isPlaying: boolean): Numbers | null {
  const [numbers, setNumbers] = useState<Numbers | null>(null);
  useEffect(() => {
    if (!isPlaying) {
      return undefined;
    }
    const timer = setInterval(() => setNumbers(player.current?.numbers() ?? null), 500);
    return () => clearInterval(timer);
  }, [isPlaying]);
  return numbers;
}

function ofPlayer(numbers: Numbers | null): [string, ComponentChildren][] {
  return [
    ['Frames', <span data-frames={numbers?.frames ?? 0}>{count(numbers?.frames)}</span>],
    ['Dropped', count(numbers?.dropped)],
    ['Resolution', numbers?.size ?? '–'],
    ['Buffered', seconds(numbers?.ahead)],
    ['Latency', seconds(numbers?.latency)],
    ['Rebuffers', count(numbers?.waits)],
  ];
}

function ofServer(row: Row | undefined): [string, ComponentChildren][] {
  const session = row?.session;
  return [
    ['State', row === undefined ? 'not playing' : <State of={row.state} />],
    ['Viewers', count(row?.viewers)],
    ['Bitrate', bitrate(row?.bitrate)],
    ['Buffer', seconds(session?.buffer.seconds)],
    ['Live for', session === undefined ? '–' : duration(session.uptime_seconds)],
    ['Recoveries', count(session?.recoveries)],
  ];
}
