/** Laying what is seen aside, to compare it with something else. */

import { fill, need, type Phrases } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import { MOST, queryOf, readTray, writeTray } from '../shared/tray';
import type { Camera } from './camera';
import { seenNow } from './share';

export class Collecting {
  private readonly link: HTMLAnchorElement;
  private readonly told: HTMLElement;

  constructor(
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    tools: HTMLElement,
    private readonly words: { phrases: Phrases; language: string },
    private readonly say: (text: string) => void,
  ) {
    this.link = need<HTMLAnchorElement>('#tray-link', tools);
    this.told = need<HTMLElement>('#tray-told', tools);
    // Another window of this browser may lay something aside as well.
    window.addEventListener('storage', () => this.show());
    window.addEventListener('pageshow', () => this.show());
    this.show();
  }

  /** Puts what is seen of the part in the middle into the tray. */
  lay(): void {
    const part = this.camera.here;
    if (!part) return;
    const entries = readTray();
    const { phrases } = this.words;
    if (entries.length >= MOST) return this.tell(fill(phrases, 'said_tray_full', { count: String(MOST) }));
    const { capture, box } = seenNow(this.viewer, this.camera, part);
    const entry = [capture, ...box].join(',');
    const kept = writeTray([...entries.filter((one) => one !== entry), entry]);
    this.show();
    const count = String(readTray().length);
    this.tell(kept ? fill(phrases, 'said_tray', { count, most: String(MOST) }) : fill(phrases, 'said_tray_refused'));
  }

  private tell(text: string): void {
    this.told.textContent = text;
    this.say(text);
  }

  private show(): void {
    const entries = readTray();
    const { phrases, language } = this.words;
    this.link.hidden = entries.length === 0;
    this.link.href = `/${language}/compare${queryOf(entries)}`;
    this.link.textContent = fill(phrases, 'tray_open', { count: String(entries.length) });
  }
}
