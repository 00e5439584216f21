/** Hands on the picture: they move the light or the picture, pinch it, turn a wheel, or press keys. */

import type { View } from './view';

const KEY_STEP = 60;

/** What hands on the picture do to the light. */
export interface LightHand {
  /** Whether dragging moves the light, and not the picture. */
  readonly drags: () => boolean;
  /** A place on the picture's room: 0 in its middle, 1 at the rim of the largest circle in it, y up. */
  readonly put: (x: number, y: number) => void;
  /** A key pressed with Shift; says whether it is one of the lamp's. */
  readonly step: (key: string) => boolean;
}

export function takeHands(canvas: HTMLCanvasElement, view: View, ratio: () => number, light: LightHand, changed: () => void): void {
  const aim = (at: { x: number; y: number }): void => {
    const far = Math.min(canvas.width, canvas.height) / 2;
    light.put((at.x - canvas.width / 2) / far, (canvas.height / 2 - at.y) / far);
  };
  const held = new Map<number, { x: number; y: number }>();

  const local = (event: PointerEvent | WheelEvent): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) * ratio(), y: (event.clientY - box.top) * ratio() };
  };

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    const at = local(event);
    held.set(event.pointerId, at);
    if (held.size === 1 && event.button === 0 && light.drags()) aim(at);
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const now = local(event);
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const [far, was] = [Math.hypot(now.x - other.x, now.y - other.y), Math.hypot(before.x - other.x, before.y - other.y)];
      view.enlarge(far / Math.max(was, 1), (now.x + other.x) / 2, (now.y + other.y) / 2);
      view.move((now.x - before.x) / 2, (now.y - before.y) / 2);
    } else if (light.drags()) aim(now);
    else view.move(now.x - before.x, now.y - before.y);
    held.set(event.pointerId, now);
    changed();
  });
  const leave = (event: PointerEvent): void => void held.delete(event.pointerId);
  canvas.addEventListener('pointerup', leave);
  canvas.addEventListener('pointercancel', leave);

  canvas.addEventListener(
    'wheel',
    (event) => {
      const at = local(event);
      view.enlarge(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), at.x, at.y);
      changed();
      event.preventDefault();
    },
    { passive: false },
  );

  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => view.move(KEY_STEP, 0),
    ArrowRight: () => view.move(-KEY_STEP, 0),
    ArrowUp: () => view.move(0, KEY_STEP),
    ArrowDown: () => view.move(0, -KEY_STEP),
    '+': () => view.enlarge(1.4),
    '=': () => view.enlarge(1.4),
    '-': () => view.enlarge(1 / 1.4),
    '0': () => view.fit(),
  };
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (event.shiftKey && light.step(event.key)) {
      event.preventDefault();
      return;
    }
    if (!act) return;
    act();
    changed();
    event.preventDefault();
  });
}
