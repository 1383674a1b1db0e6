// Asks the server. Its address is the folder that the page lies in, whatever prefix that has.

const KEY = 'acequia.key';
const PATIENCE = 6000;

/** An answer that is a refusal, as a sentence. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
  }

  /** Whether another key is needed. */
  get isForKey(): boolean {
    return this.status === 401 || this.code === 'wrong_key';
  }
}

export function url(path: string): string {
  return new URL(path, new URL('.', location.href)).href;
}

/** The API key that the user has given; kept until the tab is closed. */
export function key(): string {
  return sessionStorage.getItem(KEY) ?? '';
}

export function useKey(value: string): void {
  sessionStorage.setItem(KEY, value);
}

export function headers(): Record<string, string> {
  return key() === '' ? {} : { Authorization: `Bearer ${key()}` };
}

export async function refusal(answer: Response): Promise<Refusal> {
  const body = await answer.json().catch(() => ({}));
  return new Refusal(answer.status, body.error ?? '', body.detail ?? `The server answered ${answer.status}.`);
}

function send(method: string, path: string, body?: unknown, patience = PATIENCE): Promise<Response> {
  return fetch(url(path), {
    method,
    headers: body === undefined ? headers() : { ...headers(), 'Content-Type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
    cache: 'no-store',
  });
}

async function ask(method: string, path: string, body?: unknown, patience?: number): Promise<Response> {
  const answer = await send(method, path, body, patience);
  if (!answer.ok) {
    throw await refusal(answer);
  }
  return answer;
}

/** What the server does not know is null in JSON, and absent here. */
export function parse<T>(json: string): T {
  return JSON.parse(json, (_, value) => value ?? undefined);
}

async function read<T>(answer: Promise<Response>): Promise<T> {
  return parse(await (await answer).text());
}

export async function get<T>(path: string): Promise<T> {
  return read(ask('GET', path));
}

/** The same from a route that tells more with a status that is an error. */
export async function getAnyway<T>(path: string): Promise<T> {
  return read(send('GET', path));
}

/** @param patience how long the answer may take, in milliseconds */
export async function post<T>(path: string, body?: unknown, patience?: number): Promise<T> {
  return read(ask('POST', path, body, patience));
}

export async function remove(path: string): Promise<void> {
  await ask('DELETE', path);
}

/** A sentence for users about whatever went wrong. */
export function sentence(error: unknown): string {
  if (error instanceof Refusal) {
    return error.message;
  }
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  return isLate ? 'The server did not answer in time.' : 'The server cannot be reached.';
}
