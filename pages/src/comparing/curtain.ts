/** The second of two pictures behind a curtain over the first. */

import { need } from '../shared/page_data';

export class Curtain {
  private readonly slider = need<HTMLInputElement>('#curtain-place');
  private front: HTMLElement | null = null;
  private hung = false;

  constructor(
    private readonly section: HTMLElement,
    private readonly drawn: () => void,
  ) {
    this.slider.addEventListener('input', () => {
      this.draw();
      this.drawn();
    });
  }

  /** Where it hangs, 0 to 100 from the left; null where there is none. */
  get share(): number | null {
    return this.hung ? Number(this.slider.value) : null;
  }

  /** Hangs it in front of a picture, or takes it down. */
  hang(share: number | null, front: HTMLElement | null): void {
    this.hung = share !== null && front !== null;
    if (share !== null) this.slider.value = String(share);
    if (this.front) need<HTMLElement>('.tray-view', this.front).style.clipPath = '';
    this.front = front;
    this.section.classList.toggle('compare--curtain', this.hung);
    need<HTMLElement>('.curtain-place', this.section).hidden = !this.hung;
    if (this.hung) this.draw();
  }

  private draw(): void {
    if (!this.front) return;
    need<HTMLElement>('.tray-view', this.front).style.clipPath = `inset(0 0 0 ${this.slider.value}%)`;
    this.section.style.setProperty('--curtain', `${this.slider.value}%`);
  }
}
