/** What the aligner is told: two stacks, how one may lie on the other, and what points say. */

import type { Phrases } from '../shared/page_data';
import type { Shown } from './bench';

/** `on` is the stack whose pixels count; `other` is laid on it. */
export type Side = 'on' | 'other';
export const SIDES = ['on', 'other'] as const;
export function across(side: Side): Side {
  return side === 'on' ? 'other' : 'on';
}

/** Pixels of a stack's own picture; its upper left corner is 0, 0. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}
/** x, y on the one; x, y on the other. */
export type Quad = readonly [number, number, number, number];

export interface SideFacts {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Key of what is shown at first. */
  readonly first: string;
  readonly pictures: readonly Shown[];
}

export interface ModelFacts {
  readonly name: string;
  /** Points that it needs at least. */
  readonly least: number;
}

/** The data block of the page. */
export interface AligningData {
  readonly on: SideFacts;
  readonly other: SideFacts;
  readonly models: readonly ModelFacts[];
  readonly csrf: string;
  readonly language: string;
  readonly words: Phrases;
  /** Path of the bench of `on`. */
  readonly bench: string;
}

/** How far points lie from where the transform puts them, in pixels of `on`. */
export interface Figures {
  readonly model: string | null;
  readonly residuals: readonly (number | null)[] | null;
  /** Each as if its own point had not been set; null where the rest would not do. */
  readonly left_out: readonly (number | null)[] | null;
  readonly rms_px: number | null;
  readonly max_px: number | null;
  readonly expected_px: number | null;
  /** Places of points that contradict the others and had no say. */
  readonly doubtful?: readonly number[] | null;
  /** A sentence of the machine about the points, in English. */
  readonly note?: string | null;
}

/** `POST …/try`. */
export interface Tried extends Figures {
  /** A grid over `on`, row by row. */
  readonly mesh: readonly Quad[];
}

/** `GET …/laying/{on}`, and what laying and lifting answer. */
export interface Laying extends Figures {
  readonly points: readonly Quad[];
  readonly method: string | null;
  readonly laid: boolean;
  /** Whether a search found something that is not laid. */
  readonly proposed?: boolean;
  /** Of what is laid or proposed. */
  readonly mesh: readonly Quad[] | null;
  /** Base of the image service of the laid picture, on the pixels of `on`. */
  readonly image: string | null;
  /** Whether what is laid or proposed is seen from behind. */
  readonly mirrored?: boolean | null;
  readonly seeking: { readonly done: number } | null;
  /** Why a search found nothing. */
  readonly why: string | null;
  /** The laid picture is being made. */
  readonly making?: { readonly done: number } | null;
  /** Laid, and one of the two was made anew since in a way that moves it. */
  readonly stale?: boolean;
  readonly may?: { readonly try: boolean; readonly lay: boolean };
}
