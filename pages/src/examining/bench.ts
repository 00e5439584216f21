/**
 * The bench: what the panels of an examination may ask of the page, and what it tells them.
 *
 * A panel is a module `NAME_panel.ts` that exports `mount(host, bench)`. Its host is the element
 * `data-panel="NAME"` that the template fragment `_panel_NAME.html` renders; it is mounted when its
 * tab is first opened. Every length is in pixels of the stack's reference grid.
 */

import type { Phrases } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import type { DrawnRegion } from '../shared/regions';

export type { DrawnRegion };
export type Point = readonly [number, number];
/** x, y, width, height. */
export type Box = readonly [number, number, number, number];

/** One band of the cube. */
export interface BandFacts {
  /** From 1. */
  readonly number: number;
  /** nm. */
  readonly wavelength: number;
  /** nm, or null where nobody said it. */
  readonly fwhm: number | null;
  /** Expected error of its place, in pixels. */
  readonly error_px: number;
  /** Base of its image service. */
  readonly image: string;
  /** What a reader calls it: its wavelength, or another name where nobody knows one. */
  readonly label?: string;
  /** Whether nobody knows its wavelength; the one that is told is a mere number then. */
  readonly unnamed?: boolean;
}

/** A picture of a stack that was laid on this one. */
export interface LaidPicture {
  readonly label: string | Readonly<Record<string, string>>;
  /** Base of its image service, on the pixels of this stack. */
  readonly image: string;
}

/** Another stack of the same work that was laid on this one. */
export interface LaidFacts {
  readonly stack: string;
  readonly title: Readonly<Record<string, string>> | string;
  readonly state: string;
  /** How it was laid. */
  readonly method: string;
  readonly rms_px: number | null;
  readonly max_px: number | null;
  readonly expected_px: number | null;
  /** How many control points were set. */
  readonly points: number | readonly unknown[];
  readonly bands: readonly LaidPicture[];
  readonly views?: readonly LaidPicture[];
}

/** A view that was saved. */
export interface ViewFacts {
  readonly id: string;
  readonly kind: string;
  readonly label: Readonly<Record<string, string>>;
  readonly state: string;
  readonly image: string;
  readonly recipe: Readonly<Record<string, unknown>>;
}

/** `GET /api/stacks/{stack}`. */
export interface StackFacts {
  readonly id: string;
  readonly relic: string;
  readonly title: Readonly<Record<string, string>>;
  readonly width: number;
  readonly height: number;
  readonly digest: string;
  readonly bands: readonly BandFacts[];
  readonly views: readonly ViewFacts[];
  /** Views that were saved on an earlier cube: told, and not drawn. */
  readonly earlier?: readonly Pick<ViewFacts, 'id' | 'kind' | 'label' | 'state'>[];
  /** Views that were tried and not saved, the last one first; staff alone. */
  readonly tried?: readonly TriedView[];
  /** Analyses of every pixel that were asked for; staff alone. */
  readonly work?: readonly WorkFacts[];
  /** Stacks that were laid on this one. */
  readonly laid?: readonly LaidFacts[];
  readonly manifest: string;
}

/** `POST /api/stacks/{stack}/views`. */
export interface TriedView {
  readonly id: string;
  readonly image: string;
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** An analysis that reads every pixel: owed, done, or gone wrong. */
export interface WorkFacts {
  readonly key: string;
  /** Part done, 0 to 1. */
  readonly share: number;
  /** The view that it came to; null as long as it is owed. */
  readonly view: string | null;
  readonly image: string | null;
  readonly problem: { readonly what: string; readonly why: string; readonly fix: string } | null;
}

/** What a pane can show. */
export interface Shown {
  /** `colour`, `b1` … or the id of a view, as in the address of its image service; of a laid stack with its id. */
  readonly key: string;
  /** Base of its image service. */
  readonly image: string;
  /** What a reader calls it. */
  readonly name: string;
  readonly recipe?: Readonly<Record<string, unknown>>;
  readonly notes?: readonly string[];
  /** Of its tiles, where it is not the usual one. */
  readonly format?: 'png';
}

/** What a hand drew: a point is a box of one pixel without an outline. */
export interface Picked extends DrawnRegion {
  readonly kind: 'point' | 'region' | 'outline';
  /** In which pane. */
  readonly pane: number;
}

/** What went wrong on the server, as it says it. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly what: string,
    readonly why: string,
    readonly fix: string,
  ) {
    super(what);
    this.name = 'Refused';
  }
}

export interface Bench {
  readonly facts: StackFacts;
  readonly csrf: string;
  /** Language of the page, as in its address. */
  readonly language: string;
  /** Words of the page; a panel's own come in the `data-words` JSON of its host (see `wordsOf`). */
  readonly words: Phrases;
  /** Whether this reader may save views, spectra and candidates; accept and reject; publish. */
  readonly may: { readonly observe: boolean; readonly review: boolean; readonly publish: boolean };
  /** The panes in use, 1, 2 or 4. */
  readonly panes: number;
  /** The pane that commands go to, from 0. */
  readonly activePane: number;
  /** The viewer of a pane, by default of the active one. Its picture lies at x 0, y 0, width 1. */
  viewer(pane?: number): OpenSeadragon.Viewer;
  /** The element over a pane's picture in which a panel may lay its own marks (SVG, HTML). */
  overlay(pane?: number): HTMLElement;
  /** What a pane shows. */
  shown(pane?: number): Shown;
  /** Shows something in a pane, by default in the active one. */
  show(view: Shown, pane?: number): void;
  /** Compares what the active pane shows with another picture, through a lens, behind a curtain, or blinking. */
  compare(other: Shown, mode: 'lens' | 'curtain' | 'blink'): void;
  /** Moves every pane so that a box is seen, with some room around it. */
  look(box: Box): void;
  /**
   * Lets a hand pick in any pane, by mouse, touch or keyboard, until the returned function is called or
   * another panel picks. `hand` hears of every finished pick, `left` when picking was ended from elsewhere.
   */
  pick(kind: Picked['kind'], hand: (picked: Picked) => void, left?: () => void): () => void;
  /** Calls back whenever a pane shows something else, or another pane becomes the active one. */
  watch(changed: () => void): void;
  /** Asks for the facts again, after a view was saved or moved; `facts` are new then. */
  refresh(): Promise<void>;
  /** Path below `/api/stacks/{stack}/`, or a whole path from `/`; throws `Refused`. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>;
  /** Says something in the page's live region. */
  say(text: string): void;
  /** Shows in a place of the panel what the server refused: what, why, fix; null clears it. */
  complain(place: HTMLElement, trouble: unknown): void;
}

/** How a panel is put on the page. */
export type Mount = (host: HTMLElement, bench: Bench) => void | Promise<void>;

/** A panel's own words: `<div data-panel="spectra" data-words="{{ words_json }}">`. */
export function wordsOf(host: HTMLElement): Phrases {
  return JSON.parse(host.dataset['words'] ?? '{}') as Phrases;
}

/** The name of a stack, a view or anything else in the reader's language, or in any. */
export function inLanguage(said: Readonly<Record<string, string>>, language: string): string {
  const alike = Object.keys(said).find((one) => one === language || one.split('-')[0] === language.split('-')[0]);
  return said[language] ?? (alike ? said[alike] : undefined) ?? Object.values(said)[0] ?? '';
}
