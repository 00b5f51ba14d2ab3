// The form below a worker's details that runs it now with arguments.

import { whileBusy } from './busy.js';
import { element, setAttribute } from './dom.js';

/** Longer than the longest arguments; the server says exactly what is too long. */
const LONGEST = '8000';

export class RunForm {
  /**
   * @param label the worker's name
   * @param send sends a command with its values: `send(command, values)`
   */
  constructor(label, send) {
    this.text = element('input', { type: 'text', maxlength: LONGEST, required: true, 'aria-label': `Arguments of ${label}`,
      placeholder: '{"from":"2026-01-01"}', spellcheck: 'false', autocomplete: 'off' });
    this.submit = element('button', { type: 'submit', 'aria-label': `Run ${label} with arguments` }, 'Run');
    this.root = element('form', { onsubmit: event => this.#run(event, send) },
      element('h4', {}, 'Run now with arguments'), element('div', { class: 'fields' }, this.text, this.submit));
  }

  #run(event, send) {
    event.preventDefault();
    whileBusy(this.submit, () => send('tick', { arguments: this.text.value }));
  }

  update(commands) {
    for (const field of [this.text, this.submit]) setAttribute(field, 'disabled', !commands);
  }
}
