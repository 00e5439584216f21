/** Sends files in pieces; goes on where it stopped, whoever stopped it. */

import type { Offered } from './offered_files';
import { Sha256 } from './sha256';

/** What the museum says of a file that it does not take, or of everything. */
export interface Trouble {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** Said whole in the reader's language, where it is not the museum that speaks. */
  readonly said?: string;
}

export interface Watching {
  /** How an answer is told that explains nothing itself: that of a proxy, not of the museum. */
  turnedAway(status: number): string;
  /** `bytes` of all bytes are there, and so many files whole. */
  progress(bytes: number, files: number): void;
  trouble(name: string, trouble: Trouble): void;
  /** True when the connection broke, false when it is back. */
  broken(now: boolean): void;
}

const ADDRESS = '/api/intakes/files';
const LONGEST_PAUSE_MS = 15_000;
/** Statuses after which nothing else can be sent either: signed out, not allowed, disk full. */
const FINAL = new Set([401, 403, 507]);
/** Statuses under 500 that ask for patience, whoever gives them. */
const LATER = new Set([408, 425, 429]);

interface Got {
  readonly received: number;
  readonly done: boolean;
}

class RefusedFile extends Error {
  constructor(
    readonly trouble: Trouble,
    readonly last: boolean,
  ) {
    super(trouble.what);
  }
}

/** Sends all files, one after another; returns how many were not taken. */
export async function sendAll(offered: readonly Offered[], piece: number, csrf: string, watch: Watching): Promise<number> {
  let before = 0;
  let whole = 0;
  let refused = 0;
  for (const one of offered) {
    try {
      await send(one, piece, csrf, watch, (bytes) => watch.progress(before + bytes, whole));
      whole += 1;
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error;
      refused += 1;
      watch.trouble(one.name, error.trouble);
      if (error.last) return refused + offered.length - whole - refused;
    }
    before += one.file.size;
    watch.progress(before, whole);
  }
  return refused;
}

/** Sends one file from where the museum has it; its digest is taken of all of it, sent or not. */
async function send(
  { name, file }: Offered,
  piece: number,
  csrf: string,
  watch: Watching,
  progress: (bytes: number) => void,
): Promise<void> {
  const query = { name, size: String(file.size), modified: String(file.lastModified) };
  const put = (more: Record<string, string>, body: Uint8Array<ArrayBuffer> | null) =>
    patient({ ...query, ...more }, body, csrf, watch);
  // A small file is sent unasked: to ask costs as much.
  let got: Got = file.size > piece / 8 ? await put({ at: '0' }, null) : { received: 0, done: false };
  const digest = new Sha256();
  for (let at = 0; !got.done; ) {
    const bytes = await read(file, at, piece);
    digest.add(bytes);
    const last = at + bytes.length >= file.size;
    const told: Record<string, string> = last ? { sha256: digest.hex() } : {};
    const missing = Math.max(0, got.received - at);
    if (missing < bytes.length || last) got = await put({ at: String(at + missing), ...told }, bytes.subarray(missing));
    at += bytes.length;
    progress(Math.max(at, got.received));
    if (last && !got.done) {
      throw new RefusedFile({ what: name, why: 'it changed while it was sent', fix: 'Send it again' }, false);
    }
  }
}

async function read(file: File, at: number, piece: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(at, at + piece).arrayBuffer());
  } catch {
    const why = 'this computer cannot read it any more';
    throw new RefusedFile({ what: file.name, why, fix: 'Choose it again' }, false);
  }
}

/** Puts a piece; a connection that breaks, or a museum that starts again, is waited for. */
async function patient(
  query: Record<string, string>,
  body: Uint8Array<ArrayBuffer> | null,
  csrf: string,
  watch: Watching,
): Promise<Got> {
  const address = `${ADDRESS}?${new URLSearchParams(query)}`;
  for (let pause = 500; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      const headers = { Accept: 'application/json', 'X-CSRF': csrf };
      const answer = await fetch(address, { method: 'PUT', body, headers });
      if (answer.ok) {
        watch.broken(false);
        return (await answer.json()) as Got;
      }
      if (answer.status !== 502 && answer.status !== 503) {
        const { status } = answer;
        const told = (await answer.json().catch(() => null)) as { title: string; detail: string; fix: string } | null;
        if (told) throw new RefusedFile({ what: told.title, why: told.detail, fix: told.fix }, FINAL.has(status));
        // Whoever stands between turns every piece away like this one.
        if (status < 500 && !LATER.has(status)) {
          const said = watch.turnedAway(status);
          throw new RefusedFile({ what: query['name'] ?? '', why: '', fix: '', said }, true);
        }
      }
    } catch (error) {
      if (error instanceof RefusedFile) throw error;
    }
    watch.broken(true);
    await new Promise((go) => window.setTimeout(go, pause));
  }
}
