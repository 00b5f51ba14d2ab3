// The form below a worker's details that pauses it in all replicas with a reason and an end.

import { whileBusy } from './busy.js';
import { element, setAttribute } from './dom.js';

export class PauseForm {
  /**
   * @param label the worker's name
   * @param send sends a command with its values: `send(command, values)`
   */
  constructor(label, send) {
    this.reason = element('input', { type: 'text', maxlength: '250', placeholder: 'Reason', 'aria-label': `Reason to pause ${label}` });
    this.until = element('input', { type: 'datetime-local', 'aria-label': `End of the pause of ${label}` });
    this.submit = element('button', { type: 'submit', 'aria-label': `Pause ${label} until then` }, 'Pause');
    this.root = element('form', { onsubmit: event => this.#pause(event, send) },
      element('h4', {}, 'Pause in all replicas, with a reason, until'),
      element('div', { class: 'fields' }, this.reason, this.until, this.submit));
  }

  #pause(event, send) {
    event.preventDefault();
    // The field is in the browser's time zone.
    const until = this.until.value ? new Date(this.until.value).toISOString() : '';
    whileBusy(this.submit, () => send('pause', { reason: this.reason.value, until }));
  }

  update(commands) {
    for (const field of [this.reason, this.until, this.submit]) setAttribute(field, 'disabled', !commands);
  }
}
