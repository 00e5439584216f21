/** How long a centimetre of the work is in a view; absent where nobody measured it. */

import type { Phrases } from '../shared/page_data';
import { lengthInWords, roundLength } from '../viewing/scale';
import type { View } from './view';

const LONGEST_PX = 130;

/** Draws the bar of a view as it is seen now. */
export function drawScale(frame: HTMLElement, view: View, words: Phrases, language: string): void {
  const holder = frame.querySelector<HTMLElement>('.tray-scale');
  const bar = holder?.querySelector<HTMLElement>('.scale-bar');
  const text = holder?.querySelector<HTMLElement>('.scale-text');
  const mm = view.picture.mm_per_px;
  if (!holder || !bar || !text || !mm) return;
  const perMm = view.eye.scale / mm;
  const length = roundLength(Math.min(LONGEST_PX, frame.clientWidth * 0.4) / perMm);
  const wide = `${(length * perMm).toFixed(2)}px`;
  if (bar.style.inlineSize === wide && holder.dataset['mm'] === String(length)) return;
  holder.hidden = false;
  holder.dataset['mm'] = String(length);
  bar.style.inlineSize = wide;
  text.textContent = lengthInWords(length, words, language);
}
