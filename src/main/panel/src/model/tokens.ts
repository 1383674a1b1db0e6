import { get, Refusal } from '../api/client';
import type { Row } from './rows';

/** Something that viewers need to play. */
export interface Token {
  name: string;
  secret: string;
  /** The contents that it is for; empty means all. */
  contents: string[];
}

/** Who may play: everybody, whoever has one of these tokens, or has one that this panel may not know. */
export type Passes = { kind: 'open' } | { kind: 'known'; tokens: Token[] } | { kind: 'secret' };

/** The setting `stream_tokens` as it is written: `name:secret[:clients=n][:contents=id/id]` with commas between. */
export function tokensIn(text: string): Token[] {
  return text
    .split(',')
    .filter((each) => each !== '')
    .map((each) => {
      const parts = each.split(':');
      const words = parts.filter((part) => !part.includes('='));
      const contents = parts.find((part) => part.startsWith('contents='))?.slice('contents='.length) ?? '';
      return {
        name: words.length > 1 ? (words[0] ?? '') : '',
        secret: words.at(-1) ?? '',
        contents: contents === '' ? [] : contents.toLowerCase().split('/'),
      };
    });
}

/** Those that play this channel. */
export function tokensFor(tokens: Token[], key: string, row: Row | undefined): Token[] {
  const names = [key, row?.session?.infohash ?? row?.stream?.infohash ?? key];
  return tokens.filter((each) => each.contents.length === 0 || each.contents.some((one) => names.includes(one)));
}

/** Asks who may play; secrets only come to who may change them. */
export async function passes(): Promise<Passes> {
  const { stream_tokens: shown } = await get<{ stream_tokens: string }>('proxy/config');
  if (shown === '') {
    return { kind: 'open' };
  }
  try {
    const { stream_tokens: whole } = await get<{ stream_tokens: string }>('proxy/config?secrets=true');
    return { kind: 'known', tokens: tokensIn(whole) };
  } catch (error) {
    if (error instanceof Refusal) {
      return { kind: 'secret' };
    }
    throw error;
  }
}
