/** What of the house's addresses may be kept on a visitor's device, and how an answer forbids it. */

/** Each kind has a store of its own. */
export type Kind = 'assets' | 'pictures' | 'pages';

const BUILT = /^\/static\/assets\//;
const PICTURE = /^\/iiif\/\d\/[^/]+\/(?:.+\.(?:jpg|png|webp)|info\.json)$|^\/motifs\/[^/]+\.svg$/;
const LANGUAGE = /^\/(?:(?!api\/)[a-z]{2,3}(?:-[A-Za-z0-9]+)*\/|$)/;
const STAFF = /\/(?:staff|sign-in|sign-out|edit|history|review|new)(?:\/|$)/;
const QUERIED = /\/find$/;

/** The kind of an address, or null where it is none of ours to touch: staff, interfaces, strangers. */
export function kindOf(url: URL, origin: string): Kind | null {
  if (url.origin !== origin) return null;
  if (BUILT.test(url.pathname)) return 'assets';
  if (PICTURE.test(url.pathname)) return 'pictures';
  return LANGUAGE.test(url.pathname) && !STAFF.test(url.pathname) ? 'pages' : null;
}

/** Whether signing in or out begins or ends here. */
export function signs(method: string, url: URL, origin: string): boolean {
  if (url.origin !== origin) return false;
  return url.pathname === '/sign-in/answer' || (method === 'POST' && /\/sign-(?:in|out)$/.test(url.pathname));
}

/** An answer that is for one reader alone: somebody is signed in. */
export function isOwn(answer: Response): boolean {
  return /\bprivate\b/.test(answer.headers.get('cache-control') ?? '');
}

/** Whether an answer may be kept: whole, from here, for everybody; and nobody's search. */
export function mayKeep(kind: Kind, url: URL, answer: Response): boolean {
  if (answer.status !== 200 || answer.type !== 'basic' || answer.redirected) return false;
  if (/\b(?:private|no-store)\b/.test(answer.headers.get('cache-control') ?? '')) return false;
  if (kind !== 'pages') return true;
  return isPage(answer) && !(url.search && QUERIED.test(url.pathname));
}

/** The same place in any language: `/en/relics/X` is `/relics/X`. */
export function place(path: string): string {
  return path.replace(/^\/[^/]+/, '');
}

/** The picture that an address of the image services is about. */
export function captureOf(path: string): string | null {
  return /^\/iiif\/\d\/([^/]+)\//.exec(path)?.[1] ?? null;
}

function isPage(answer: Response): boolean {
  return (answer.headers.get('content-type') ?? '').startsWith('text/html');
}
