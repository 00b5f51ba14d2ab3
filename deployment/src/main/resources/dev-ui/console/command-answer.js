// Shows the result of a command, also to screen readers, until it is closed or replaced by the next one.

import { element, setAttribute, setHidden, svg } from './dom.js';
import { outcomeText, visible } from './text.js';
import { outcomeTone } from './worker-state.js';

const BEGUN = { tick: 'Running', pause: 'Pausing', resume: 'Resuming', reschedule: 'Rescheduling', resetSchedule: 'Resetting the schedule of',
  drain: 'Draining', undrain: 'Undraining' };
const DONE = {
  pause: 'is paused in all replicas',
  resume: 'is resumed in all replicas',
  reschedule: 'is rescheduled in all replicas',
  resetSchedule: 'has its own schedule again in all replicas',
  drain: 'is drained and has handed over its workers',
  undrain: 'is no longer drained',
};
const NAMES = { resetSchedule: 'reset the schedule' };

export class CommandAnswer {
  constructor() {
    this.text = element('span', { role: 'status', 'aria-live': 'polite' });
    this.close = element('button', { type: 'button', class: 'icon', 'aria-label': 'Close the message', onclick: () => this.#hide() },
      svg('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: 'M4 4l8 8M12 4l-8 8' })));
    this.root = element('div', { class: 'answer' }, this.text, this.close);
    this.#hide();
  }

  /** @param worker a worker's name, or the replica's for a command to the replica */
  begin(worker, command) {
    this.#say('idle', `${BEGUN[command]} ${worker} …`);
  }

  show(worker, command, answer, self) {
    const where = answer.replica && answer.replica !== self ? ` in replica ${answer.replica}` : '';
    if (answer.status >= 300) this.#say('bad', `${worker}: ${answer.detail ?? answer.title}`);
    else if (answer.status === 202 && command === 'tick') this.#say('good', `${worker} is still running${where}.`);
    else if (answer.status === 202) this.#say('warn', `${worker}: ${answer.detail}`);
    else if (command === 'tick') this.#say(outcomeTone(answer.outcome), `${worker} ran${where}: ${outcomeText(answer.outcome)}.`);
    else this.#say('good', `${worker} ${DONE[command]}.`);
  }

  fail(worker, command, failure) {
    this.#say('bad', `${worker}: no answer to the command to ${NAMES[command] ?? command}. ${failure.message}`);
  }

  #say(tone, text) {
    this.text.textContent = visible(text);
    setHidden(this.close, false);
    setAttribute(this.root, 'class', `answer shown ${tone}`);
  }

  /** The live region stays in the page; otherwise screen readers would not read its new content. */
  #hide() {
    this.text.textContent = '';
    setHidden(this.close, true);
    setAttribute(this.root, 'class', 'answer');
  }
}
