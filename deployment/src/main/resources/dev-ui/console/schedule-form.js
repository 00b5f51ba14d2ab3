// The form below a worker's details that gives it another schedule in all replicas, and lets it go back to its own.

import { whileBusy } from './busy.js';
import { element, setAttribute, setHidden, setText } from './dom.js';
import { schedule } from './text.js';

const EXAMPLES = { every: '5m', cron: '0 15 2 * * ?' };

export class ScheduleForm {
  /**
   * @param label the worker's name
   * @param send sends a command with its values: `send(command, values)`
   */
  constructor(label, send) {
    this.send = send;
    this.kind = element('select', { 'aria-label': `Kind of schedule of ${label}`, onchange: () => this.#showExample() },
      element('option', { value: 'every' }, 'every'), element('option', { value: 'cron' }, 'cron'));
    this.text = element('input', { type: 'text', maxlength: '250', required: true, 'aria-label': `New schedule of ${label}` });
    this.submit = element('button', { type: 'submit', 'aria-label': `Reschedule ${label}` }, 'Reschedule');
    this.back = element('button', { type: 'button', 'aria-label': `Reset the schedule of ${label}`,
      onclick: () => whileBusy(this.back, () => this.send('resetSchedule', {})) });
    this.root = element('form', { onsubmit: event => this.#reschedule(event) },
      element('h4', {}, 'Another schedule in all replicas'), element('div', { class: 'fields' }, this.kind, this.text, this.submit, this.back));
    this.#showExample();
  }

  #showExample() {
    setAttribute(this.text, 'placeholder', EXAMPLES[this.kind.value]);
  }

  #reschedule(event) {
    event.preventDefault();
    whileBusy(this.submit, () => this.send('reschedule', { every: '', cron: '', [this.kind.value]: this.text.value }));
  }

  update(worker, commands) {
    setHidden(this.back, !worker.rescheduled);
    setText(this.back, worker.ownSchedule ? `Back to ${schedule(worker.ownSchedule)}` : '');
    for (const field of [this.kind, this.text, this.submit, this.back]) setAttribute(field, 'disabled', !commands);
  }
}
