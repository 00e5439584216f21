/** The whole work in small, with a frame where the eye is; drag or tap to go there. */

import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';
import { partAt } from './world';

export class ScrollMap {
  private readonly frame: HTMLElement;
  private room = 0;
  private current = -1;

  constructor(
    private readonly holder: HTMLElement,
    viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    private readonly sections: readonly HTMLElement[],
  ) {
    this.frame = holder.querySelector('.map-view') as HTMLElement;
    holder.querySelectorAll<HTMLElement>('.map-part').forEach((slot, index) => {
      const placed = camera.world.parts[index];
      if (!placed) return;
      slot.style.flexGrow = String(placed.width);
      slot.style.backgroundImage = `url("${placed.part.small}")`;
    });
    new ResizeObserver(() => {
      this.room = holder.clientWidth;
      this.show();
    }).observe(holder);
    viewer.addHandler('update-viewport', () => this.show());
    holder.addEventListener('pointerdown', (event) => this.drag(event));
  }

  private drag(event: PointerEvent): void {
    this.holder.setPointerCapture(event.pointerId);
    const go = (to: PointerEvent) => {
      const box = this.holder.getBoundingClientRect();
      const x = ((to.clientX - box.left) / box.width) * this.camera.world.width;
      const { from, to: end } = this.camera.range(this.camera.span);
      this.camera.toProgress(from === end ? 0 : Math.min(1, Math.max(0, (from - x) / (from - end))));
    };
    go(event);
    this.holder.addEventListener('pointermove', go);
    const stop = () => this.holder.removeEventListener('pointermove', go);
    this.holder.addEventListener('pointerup', stop, { once: true });
    this.holder.addEventListener('pointercancel', stop, { once: true });
  }

  private show(): void {
    const { camera } = this;
    const { from, to } = camera.range(camera.span);
    const centre = from + (to - from) * camera.progress;
    const share = (value: number) => Math.min(1, Math.max(0, value / camera.world.width));
    const [left, right] = [share(centre - camera.span / 2), share(centre + camera.span / 2)];
    this.place(left, right);
    const current = partAt(camera.world, centre);
    if (current === this.current) return;
    this.current = current;
    this.sections.forEach((button, index) => {
      if (index === current) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    });
  }

  /** Moves the frame without laying anything out. */
  private place(left: number, right: number): void {
    const wide = `${(Math.max(0, right - left) * this.room).toFixed(1)}px`;
    if (this.frame.style.inlineSize !== wide) this.frame.style.inlineSize = wide;
    this.frame.style.transform = `translateX(${(left * this.room).toFixed(1)}px)`;
  }
}
