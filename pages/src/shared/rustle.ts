/**
 * The rustle of a scroll that is unrolled: noise through a filter, as loud as the sheet is quick.
 *
 * It is off until a reader asks for it, on each page anew, and makes nothing before that.
 */

/** Seconds of noise that are made once and go round. */
const LENGTH_S = 3;
/** Stages (as much as is seen at once) a second at which it is as loud as it gets. */
const QUICK = 1.6;
const LOUDEST = 0.16;
/** Hz in the middle of what is heard: slow silk is dark, quick silk is bright. */
const DARK = 900;
const BRIGHT = 3200;
/** Seconds after which a sheet that was not moved again is at rest. */
const REST_S = 0.12;

export class Rustle {
  private context: AudioContext | null = null;
  private voice: GainNode | null = null;
  private filter: BiquadFilterNode | null = null;
  private heard = false;
  private before = { place: Number.NaN, when: 0 };

  /** Lets it be heard, or not any more; called by a hand, since a browser asks for one. Returns which. */
  toggle(): boolean {
    this.heard = !this.heard;
    if (this.heard) void this.wake().resume();
    else void this.context?.suspend();
    return this.heard;
  }

  /** Is told, whenever it moves, how far it is unrolled and how much of it is seen, in one unit. */
  at(place: number, seen: number): void {
    const now = performance.now();
    const { place: last, when } = this.before;
    this.before = { place, when: now };
    if (!this.heard || Number.isNaN(last) || now - when > 500) return;
    const stages = Math.abs(place - last) / seen;
    this.sound(Math.min(1, stages / (Math.max(8, now - when) / 1000) / QUICK));
  }

  private sound(quick: number): void {
    const { context, voice, filter } = this;
    if (!context || !voice || !filter || quick === 0) return;
    const now = context.currentTime;
    voice.gain.cancelScheduledValues(now);
    voice.gain.setTargetAtTime(LOUDEST * Math.sqrt(quick), now, 0.04);
    voice.gain.setTargetAtTime(0, now + REST_S, 0.16);
    filter.frequency.setTargetAtTime(DARK + (BRIGHT - DARK) * quick, now, 0.08);
  }

  private wake(): AudioContext {
    if (this.context) return this.context;
    const context = new AudioContext();
    const noise = new AudioBufferSourceNode(context, { buffer: silk(context), loop: true });
    this.filter = new BiquadFilterNode(context, { type: 'bandpass', frequency: DARK, Q: 0.5 });
    this.voice = new GainNode(context, { gain: 0 });
    noise.connect(this.filter).connect(this.voice).connect(context.destination);
    noise.start();
    return (this.context = context);
  }
}

/** Threads that rub: white noise in grains of some milliseconds, few of them loud. */
function silk(context: AudioContext): AudioBuffer {
  const long = LENGTH_S * context.sampleRate;
  const buffer = context.createBuffer(1, long, context.sampleRate);
  const samples = buffer.getChannelData(0);
  let left = 0;
  let loud = 0;
  let wanted = 0;
  for (let i = 0; i < long; i++) {
    if (left-- <= 0) {
      left = context.sampleRate * (0.002 + 0.01 * Math.random());
      wanted = 0.15 + 0.85 * Math.random() ** 3;
    }
    loud += (wanted - loud) * 0.01;
    samples[i] = loud * (2 * Math.random() - 1);
  }
  return buffer;
}
