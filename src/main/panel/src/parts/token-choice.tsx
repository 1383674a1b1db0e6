import { useEffect, useState } from 'preact/hooks';
import { live } from '../model/live';
import type { Row } from '../model/rows';
import { useStore } from '../model/store';
import { passes, tokensFor, type Passes, type Token } from '../model/tokens';

/** By which token addresses play; null while it is not known whether one is needed. */
export interface Choice {
  passes: Passes | null;
  token: string;
  choose: (token: string) => void;
}

/** Whether addresses need a token, and the one that was chosen. */
export function useToken(): Choice {
  const { link } = useStore(live);
  const [found, setFound] = useState<Passes | null>(null);
  const [token, choose] = useState('');
  useEffect(() => {
    if (link === 'up') {
      void passes().then(setFound, () => {});
    }
  }, [link]);
  return { passes: found, token, choose };
}

/** The token that stands in addresses; empty when none does. */
export function tokenOf({ passes: found, token }: Choice, key: string, row: Row | undefined): string {
  if (found === null || found.kind === 'open') {
    return '';
  }
  const [first, ...others] = found.kind === 'known' ? tokensFor(found.tokens, key, row) : [];
  return token === '' && first !== undefined && others.length === 0 ? first.secret : token;
}

/** The token that this page plays by when it has no key: the one that was chosen, or any that it knows. */
export function ownToken(choice: Choice, key: string, row: Row | undefined): string {
  const known = choice.passes?.kind === 'known' ? tokensFor(choice.passes.tokens, key, row) : [];
  return tokenOf(choice, key, row) || (known[0]?.secret ?? '');
}

interface Props {
  choice: Choice;
  /** What stands in addresses now. */
  token: string;
  contentKey: string;
  row: Row | undefined;
}

/** Lets one choose whose token is in the addresses, or give one. */
export function TokenChoice({ choice, token, contentKey, row }: Props) {
  const found = choice.passes;
  if (found === null || found.kind === 'open') {
    return null;
  }
  const usable = found.kind === 'known' ? tokensFor(found.tokens, contentKey, row) : [];
  return (
    <div class="token">
      <p>
        {found.kind === 'secret'
          ? 'Playing requires a token: paste yours to put it into the addresses.'
          : usable.length === 0
            ? 'Playing requires a token, but none is valid for this channel: see the setting stream_tokens.'
            : 'Playing requires a token. Everybody who has an address can play with the token in it.'}
      </p>
      {found.kind === 'secret' ? (
        <input
          aria-label="Token"
          placeholder="token"
          autocomplete="off"
          spellcheck={false}
          value={choice.token}
          onInput={(event) => choice.choose(event.currentTarget.value.trim())}
        />
      ) : (
        usable.length > 0 && (
          <select aria-label="Token" value={token} onChange={(event) => choice.choose(event.currentTarget.value)}>
            {token === '' && <option value="">Choose a token</option>}
            {usable.map((each, index) => (
              <option key={each.secret} value={each.secret}>
                {called(each, index)}
              </option>
            ))}
          </select>
        )
      )}
    </div>
  );
}

function called(token: Token, index: number): string {
  return token.name === '' ? `Token ${index + 1} (unnamed)` : `Token of ${token.name}`;
}
