import { headers, refusal, url } from './client';

/** A message of the server's event stream. */
export interface Message {
  id: string;
  type: string;
  data: string;
}

/** Takes text apart into messages (HTML Standard 9.2.6); what is not complete yet waits for the next text. */
export class MessageParser {
  private rest = '';

  take(text: string): Message[] {
    const blocks = (this.rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(MessageParser.message).filter((each) => each.data !== '');
  }

  private static message(block: string): Message {
    const message = { id: '', type: 'message', data: '' };
    for (const line of block.split('\n')) {
      const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      if (field === 'id') {
        message.id = value ?? '';
      } else if (field === 'event') {
        message.type = value ?? '';
      } else if (field === 'data') {
        message.data += (message.data === '' ? '' : '\n') + value;
      }
    }
    return message;
  }
}

/**
 * Reads events until the stream ends or the signal says stop. EventSource cannot send a key, so it is a fetch.
 *
 * @param last the id of the last event that is known; empty to begin with all there is
 */
export async function readEvents(last: string, signal: AbortSignal, take: (message: Message) => void): Promise<void> {
  const resumed: Record<string, string> = last === '' ? {} : { 'Last-Event-ID': last };
  const answer = await fetch(url('events/stream'), {
    headers: { ...headers(), ...resumed },
    signal,
    cache: 'no-store',
  });
  if (!answer.ok || answer.body === null) {
    throw await refusal(answer);
  }
  const parser = new MessageParser();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parser.take(part.value).forEach(take);
  }
}
