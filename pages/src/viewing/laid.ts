/** The pictures on the plane: which have come, which fail, and what a reader is told of it. */

import { addPicture, type OpenSeadragon } from '../shared/picture_viewer';
import type { World } from './world';

/** Why pictures do not come: no network, a server in trouble, or nothing to be shown any more. */
export type Trouble = 'failed' | 'busy' | 'gone';

const FIRST_WAIT_MS = 4000;
const LONGEST_WAIT_MS = 60_000;

interface Tile {
  exists: boolean;
  getUrl(): string;
}

interface Failure {
  readonly tile: Tile;
  readonly tiledImage: OpenSeadragon.TiledImage;
}

export class Laid {
  private items: readonly (OpenSeadragon.TiledImage | null)[] = [];
  private readonly lacking = new Map<OpenSeadragon.TiledImage, Tile[]>();
  private address = '';
  private wait = FIRST_WAIT_MS;
  private timer = 0;

  /** `told` hears what is wrong, and null when all is well again. */
  constructor(
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly world: World,
    private readonly told: (trouble: Trouble | null) => void,
  ) {
    viewer.addHandler('tile-load-failed', (event: unknown) => this.fail(event as Failure));
    window.addEventListener('online', () => this.lacking.size > 0 && void this.ask());
  }

  /**
   * Lays every picture; one that cannot be described leaves its place empty.
   *
   * `dots` is how many dots a unit of the plane takes at first, null where that is not known.
   */
  async lay(dots: number | null): Promise<void> {
    const { parts } = this.world;
    const laid = await Promise.allSettled(
      parts.map(({ part, x, y, width, density }) =>
        addPicture(this.viewer, part, { x, y, width }, dots === null ? null : dots / density),
      ),
    );
    this.items = laid.map((one) => (one.status === 'fulfilled' ? one.value : null));
    if (!this.items.some(Boolean)) throw new Error('No picture could be laid');
    if (!this.items.every(Boolean)) this.told('failed');
  }

  /** Whether a part is drawn with everything that its view needs. */
  whole(index: number): boolean {
    const item = this.items[index];
    return Boolean(item?.getFullyLoaded()) && !(item && this.lacking.has(item));
  }

  private fail({ tile, tiledImage }: Failure): void {
    this.lacking.set(tiledImage, [...(this.lacking.get(tiledImage) ?? []), tile]);
    this.address = tile.getUrl();
    if (this.timer === 0) this.later(0);
  }

  private later(wait: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), wait);
  }

  /** Asks for a tile that failed, by itself: only so can one learn what the server says. */
  private async ask(): Promise<void> {
    const status = await fetch(this.address, { cache: 'reload' }).then((answer) => answer.status, () => 0);
    if (status >= 200 && status < 300) return this.mend();
    const gone = status >= 400 && status < 500 && status !== 408 && status !== 429;
    this.told(gone ? 'gone' : status === 0 ? 'failed' : 'busy');
    // What was taken away does not come back by asking.
    if (gone) return;
    this.later(this.wait);
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
  }

  /** Everything that lacked tiles fetches them again; what had come lies in the browser's cache. */
  private mend(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    for (const [item, tiles] of this.lacking) {
      for (const tile of tiles) tile.exists = true;
      item.reset();
    }
    this.lacking.clear();
    this.told(null);
    this.viewer.forceRedraw();
  }
}
