// The last ticks of a worker as bars: one slot per tick, the latest on the right, higher for longer, colored by outcome.

import { setAttribute, svg } from './dom.js';
import { count, millis, outcomeText } from './text.js';
import { outcomeTone } from './worker-state.js';

const SLOTS = 20;
const SLOT = 6;
const BAR = 4;
const HEIGHT = 24;
const SHORTEST = 4;
const TONES = ['good', 'warn', 'idle', 'bad'];

export class TickStrip {
  constructor() {
    this.paths = Object.fromEntries(TONES.map(tone => [tone, svg('path', { class: tone })]));
    this.title = svg('title');
    this.root = svg('svg', { class: 'strip', role: 'img', viewBox: `0 0 ${SLOTS * SLOT} ${HEIGHT}` },
      this.title, ...Object.values(this.paths));
  }

  update(recent) {
    const signature = recent.length ? recent.length + recent[recent.length - 1].tickId : '';
    if (signature === this.signature) return;
    this.signature = signature;
    const longest = Math.max(1, ...recent.map(tick => tick.millis ?? 0));
    const drawn = Object.fromEntries(TONES.map(tone => [tone, '']));
    recent.slice(-SLOTS).forEach((tick, index, ticks) => {
      const tone = outcomeTone(tick.outcome);
      const x = (SLOTS - ticks.length + index) * SLOT + 1;
      // A failure is visible by its height as well as its color.
      const height = tone === 'bad' ? HEIGHT : SHORTEST + (HEIGHT - SHORTEST - 4) * share(tick.millis, longest);
      drawn[tone] += `M${x} ${HEIGHT}v${-Math.round(height)}h${BAR}v${Math.round(height)}z`;
    });
    TONES.forEach(tone => setAttribute(this.paths[tone], 'd', drawn[tone]));
    const summary = summarize(recent);
    setAttribute(this.root, 'aria-label', summary);
    this.title.textContent = summary;
  }
}

/** Logarithmic, because durations differ by orders of magnitude. */
const share = (value, longest) => (value ? Math.log1p(value) / Math.log1p(longest) : 0);

function summarize(recent) {
  if (!recent.length) return 'No ticks in this replica yet';
  const outcomes = new Map();
  recent.forEach(tick => outcomes.set(tick.outcome, (outcomes.get(tick.outcome) ?? 0) + 1));
  const parts = [...outcomes].map(([outcome, number]) => `${number} ${outcomeText(outcome)}`);
  const last = recent[recent.length - 1];
  const took = last.millis === undefined ? '' : `, which took ${millis(last.millis)}`;
  return `Last ${count(recent.length, 'tick')} here: ${parts.join(', ')}; the latest ${outcomeText(last.outcome)}${took}`;
}
