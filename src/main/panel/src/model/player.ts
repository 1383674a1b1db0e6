import { headers, refusal, sentence } from '../api/client';

export type Form = 'HLS' | 'TS';

/** What the player knows of its own playing. */
export interface Numbers {
  frames: number;
  dropped: number;
  size: string;
  /** Seconds of media ahead of what is shown. */
  ahead: number;
  /** Seconds behind the newest that it has. */
  latency: number | undefined;
  waits: number;
  played: number;
}

const GONE = 'The player cannot be loaded. Reload the page, because the server may have been updated.';

interface Engine {
  latency(): number | undefined;
  close(): void;
}

/** Plays one address in a video element, until it is closed or fails. */
export class Player {
  private engine: Engine | null = null;
  private waits = -1;
  private isClosed = false;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly address: string,
    private readonly fail: (sentence: string) => void,
  ) {
    video.onwaiting = () => this.waits++;
  }

  async open(form: Form): Promise<void> {
    const open = form === 'HLS' ? openHls : openTs;
    const engine = await open(this.video, this.address, () => void this.explain()).catch(() => null);
    if (engine === null) {
      this.fail(GONE);
      return;
    }
    if (this.isClosed) {
      engine.close();
      return;
    }
    this.engine = engine;
    await this.video.play().catch(() => {});
  }

  /** Asks once more for what could not be played: the server's answer says why. */
  private async explain(): Promise<void> {
    if (this.isClosed) {
      return;
    }
    const stop = new AbortController();
    try {
      const answer = await fetch(this.address, { headers: headers(), signal: stop.signal });
      this.fail(answer.ok ? 'The player cannot play this stream.' : sentence(await refusal(answer)));
    } catch (error) {
      this.fail(sentence(error));
    } finally {
      stop.abort();
      this.close();
    }
  }

  numbers(): Numbers {
    const { video } = this;
    const quality = video.getVideoPlaybackQuality();
    const end = video.buffered.length === 0 ? video.currentTime : video.buffered.end(video.buffered.length - 1);
    return {
      frames: quality.totalVideoFrames,
      dropped: quality.droppedVideoFrames,
      size: video.videoWidth === 0 ? '–' : `${video.videoWidth} × ${video.videoHeight}`,
      ahead: Math.max(0, end - video.currentTime),
      latency: this.engine?.latency(),
      waits: Math.max(0, this.waits),
      played: video.currentTime,
    };
  }

  close(): void {
    this.isClosed = true;
    this.engine?.close();
    this.engine = null;
    this.video.onwaiting = null;
    this.video.removeAttribute('src');
    this.video.load();
  }
}

async function openHls(video: HTMLVideoElement, address: string, fail: () => void): Promise<Engine> {
  const { default: Hls } = await import('hls.js/light');
  const hls = new Hls({
    xhrSetup: (request) => Object.entries(headers()).forEach(([name, value]) => request.setRequestHeader(name, value)),
    backBufferLength: 30,
  });
  hls.on(Hls.Events.ERROR, (_, problem) => problem.fatal && fail());
  hls.loadSource(address);
  hls.attachMedia(video);
  return { latency: () => hls.latency || undefined, close: () => hls.destroy() };
}

async function openTs(video: HTMLVideoElement, address: string, fail: () => void): Promise<Engine> {
  const { default: mpegts } = await import('mpegts.js');
  mpegts.LoggingControl.enableAll = false;
  const player = mpegts.createPlayer(
    { type: 'mpegts', isLive: true, url: address },
    {
      enableWorker: false,
      headers: headers(),
      autoCleanupSourceBuffer: true,
      autoCleanupMaxBackwardDuration: 60,
      autoCleanupMinBackwardDuration: 30,
    },
  );
  player.on(mpegts.Events.ERROR, fail);
  player.attachMediaElement(video);
  player.load();
  return {
    latency: () => undefined,
    close: () => {
      player.pause();
      player.unload();
      player.detachMediaElement();
      player.destroy();
    },
  };
}
