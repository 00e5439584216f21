/**
 * Two pictures compared: side by side in step, or one behind a curtain over the other.
 *
 * Used by every page that compares (two works, two captures, two bands, a hypothesis and its
 * original). Places are shares of each picture, so pictures of different sizes stay in step.
 */

import { addPicture, OpenSeadragon, openViewer } from './picture_viewer';

export interface Picture {
  /** Address of the IIIF image service, without `/info.json`. */
  readonly service: string;
  readonly finest?: number;
  readonly width: number;
  readonly height: number;
}

export type Mode = 'side' | 'curtain';

export class Comparison {
  private readonly viewers: OpenSeadragon.Viewer[];
  private leader: OpenSeadragon.Viewer | null = null;
  private mode: Mode = 'side';
  linked = true;

  /** `holders` are two elements of a common positioned parent; each gets one picture. */
  constructor(
    private readonly holders: readonly [HTMLElement, HTMLElement],
    private readonly pictures: readonly [Picture, Picture],
  ) {
    this.viewers = holders.map((holder) => openViewer(holder, { visibilityRatio: 0.3, constrainDuringPan: false }));
  }

  /** Fetches both pictures and shows them wholly. */
  async open(): Promise<void> {
    await Promise.all(
      this.viewers.map((viewer, index) =>
        addPicture(viewer, this.pictures[index] as Picture, { x: 0, y: 0, width: 1 }),
      ),
    );
    this.viewers.forEach((viewer, index) => {
      const { width, height } = this.pictures[index] as Picture;
      viewer.viewport.fitBounds(new OpenSeadragon.Rect(0, 0, 1, height / width), true);
      for (const event of ['pan', 'zoom', 'animation'] as const)
        viewer.addHandler(event, () => this.follow(viewer));
      const holder = this.holders[index] as HTMLElement;
      holder.addEventListener('pointerdown', () => (this.leader = viewer), { capture: true });
      holder.addEventListener('wheel', (turn) => this.wheel(turn, viewer, holder), { passive: false, capture: true });
      holder.addEventListener('keydown', (key) => this.key(key, viewer));
    });
  }

  /** Shows both beside each other, or the second behind a curtain over the first. */
  show(mode: Mode, share = 0.5): void {
    this.mode = mode;
    if (mode === 'curtain') this.linked = true;
    this.draw(share);
    requestAnimationFrame(() => {
      const lead = this.viewers[0];
      if (lead) this.follow(lead, true);
    });
  }

  /** Draws the curtain: the first picture is seen left of `share`. */
  draw(share: number): void {
    const front = this.holders[1];
    front.style.clipPath = this.mode === 'curtain' ? `inset(0 0 0 ${share * 100}%)` : '';
  }

  zoom(factor: number): void {
    const viewer = this.leader ?? this.viewers[0];
    if (!viewer) return;
    this.leader = viewer;
    viewer.viewport.zoomBy(factor);
    viewer.viewport.applyConstraints();
    if (!this.linked) this.viewers.find((other) => other !== viewer)?.viewport.zoomBy(factor);
  }

  private follow(viewer: OpenSeadragon.Viewer, force = false): void {
    if (!this.linked || (!force && this.leader !== null && this.leader !== viewer)) return;
    const at = this.viewers.indexOf(viewer);
    const other = this.viewers[1 - at];
    const [mine, theirs] = [this.pictures[at], this.pictures[1 - at]];
    if (!other || !mine || !theirs) return;
    this.leader = viewer;
    const centre = viewer.viewport.getCenter(true);
    const nearer = viewer.viewport.getZoom(true) / this.whole(at);
    const ratio = theirs.height / theirs.width / (mine.height / mine.width);
    other.viewport.zoomTo(this.whole(1 - at) * nearer, undefined, true);
    other.viewport.panTo(new OpenSeadragon.Point(centre.x, centre.y * ratio), true);
  }

  /** Zoom at which a picture is seen wholly. */
  private whole(at: number): number {
    const [viewer, picture] = [this.viewers[at], this.pictures[at]];
    if (!viewer || !picture) return 1;
    const stage = viewer.viewport.getContainerSize();
    return Math.min(1, (stage.y / stage.x) * (picture.width / picture.height));
  }

  private wheel(turn: WheelEvent, viewer: OpenSeadragon.Viewer, holder: HTMLElement): void {
    turn.preventDefault();
    turn.stopPropagation();
    this.leader = viewer;
    const box = holder.getBoundingClientRect();
    const at = viewer.viewport.pointFromPixel(new OpenSeadragon.Point(turn.clientX - box.left, turn.clientY - box.top));
    viewer.viewport.zoomBy(Math.exp(-turn.deltaY / 400), at);
    viewer.viewport.applyConstraints();
  }

  private key(key: KeyboardEvent, viewer: OpenSeadragon.Viewer): void {
    const step = 0.12 / viewer.viewport.getZoom();
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[key.key];
    const factor = { '+': 1.35, '=': 1.35, '-': 1 / 1.35 }[key.key];
    if (!move && !factor) return;
    key.preventDefault();
    this.leader = viewer;
    if (move) viewer.viewport.panBy(new OpenSeadragon.Point(...move));
    if (factor) viewer.viewport.zoomBy(factor);
    viewer.viewport.applyConstraints();
  }
}
