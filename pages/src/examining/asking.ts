/** Asking the museum about one stack, and saying what it refuses. */

import { fill, type Phrases } from '../shared/page_data';
import { Refused } from './bench';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly fix?: string;
}

export class Asking {
  constructor(
    private readonly stack: string,
    private readonly csrf: string,
    private readonly words: Phrases,
  ) {}

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>(path, { headers: { Accept: 'application/json' } }, signal);
  }

  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRF': this.csrf };
    return this.ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body) }, signal);
  }

  /** Puts what, why and fix into a place; nothing where all is well, or nobody waits any more. */
  complain(place: HTMLElement, trouble: unknown): void {
    place.replaceChildren();
    place.hidden = true;
    if (trouble === null || trouble === undefined) return;
    if (trouble instanceof DOMException && trouble.name === 'AbortError') return;
    const told = trouble instanceof Refused ? trouble : this.unreached();
    const lines = [told.what, told.why, told.fix].filter(Boolean);
    for (const [number, text] of lines.entries()) {
      const line = document.createElement(number ? 'p' : 'strong');
      line.textContent = text;
      place.append(line);
    }
    place.hidden = false;
    if (!(trouble instanceof Refused)) console.warn(trouble);
  }

  private async ask<T>(path: string, how: RequestInit, signal?: AbortSignal): Promise<T> {
    const address = path.startsWith('/') ? path : `/api/stacks/${this.stack}/${path}`;
    const answer = await fetch(address, { ...how, credentials: 'same-origin', ...(signal ? { signal } : {}) });
    if (answer.ok) return (await answer.json()) as T;
    const told = (await answer.json().catch(() => ({}))) as Problem;
    const { what } = this.unreached();
    throw new Refused(answer.status, told.title ?? what, told.detail ?? String(answer.status), told.fix ?? '');
  }

  private unreached(): Refused {
    const [what, why, fix] = ['failed_what', 'failed_why', 'failed_fix'].map((key) => fill(this.words, key));
    return new Refused(0, what ?? '', why ?? '', fix ?? '');
  }
}
