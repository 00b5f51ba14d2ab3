// One worker: a row of cells, or a card if there is no room for columns, with its details if unfolded.

import { whileBusy } from './busy.js';
import { element, setAttribute, setHidden, setText, svg } from './dom.js';
import { ago, clock, duration, schedule } from './text.js';
import { TickStrip } from './tick-strip.js';
import { WorkerDetails } from './worker-details.js';
import { holderOf, isFailing, stateDetail, stateOf } from './worker-state.js';

export const COLUMNS = ['Worker', 'State', 'Last ticks', 'Last success', 'Next due', 'Lock', 'Actions'];

let ids = 0;

export class WorkerRow {
  /**
   * @param worker its JSON
   * @param console_ used by the row: `command(worker, command, values)`, `runs(worker, limit, before)`, `now()`, and `openLog(worker)` if there is a log
   */
  constructor(worker, console_) {
    this.name = worker.name;
    this.console = console_;
    this.detailsId = `details-${++ids}`;
    this.about = element('span', { class: 'sub' });
    this.rescheduled = element('span', { class: 'pill busy', title: 'It has another schedule than its code and configuration say' },
      'rescheduled');
    this.pill = element('span', { class: 'pill' });
    this.detail = element('span', { class: 'sub' });
    this.strip = new TickStrip();
    this.success = element('span');
    this.failure = element('span', { class: 'sub' });
    this.due = element('span', { class: 'due' });
    this.holder = element('span', { class: 'holder' });
    this.error = element('p', { class: 'error' });
    this.root = element('tbody', { role: 'rowgroup', class: 'worker', 'data-worker': this.name },
      element('tr', { role: 'row', class: 'main' },
        element('th', { role: 'rowheader', scope: 'row' }, element('span', { class: 'name' }, this.name), ' ', this.rescheduled,
          this.about),
        this.#cell(1, this.pill, this.detail),
        this.#cell(2, this.strip.root),
        this.#cell(3, this.success, this.failure),
        this.#cell(4, this.due),
        this.#cell(5, this.holder),
        this.#cell(6, this.#buttons())),
      this.#errorRow());
  }

  #cell(column, ...content) {
    return element('td', { role: 'cell', 'data-label': COLUMNS[column] }, element('div', {}, ...content));
  }

  #errorRow() {
    this.errorRow = element('tr', { role: 'row', class: 'wide' }, element('td', { role: 'cell', colspan: COLUMNS.length },
      this.error));
    this.errorRow.hidden = true;
    return this.errorRow;
  }

  #buttons() {
    this.run = element('button', { type: 'button', class: 'primary', onclick: () => this.#send(this.run, 'tick', { arguments: '' }) },
      'Run now');
    this.pause = element('button', { type: 'button', onclick: () => (this.paused ? this.#send(this.pause, 'resume')
      : this.#send(this.pause, 'pause', { reason: '', until: '' })) });
    this.log = this.console.openLog && element('button', { type: 'button', onclick: () => this.console.openLog(this.worker) },
      'Log');
    this.unfold = element('button', {
      type: 'button', class: 'icon', 'aria-expanded': 'false', 'aria-controls': this.detailsId,
      'aria-label': `Details of ${this.name}`, onclick: () => this.#toggle(),
    }, svg('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: 'M4 6l4 4 4-4' })));
    setAttribute(this.run, 'aria-label', `Run ${this.name} now`);
    if (this.log) setAttribute(this.log, 'aria-label', `Log of ${this.name}`);
    return element('div', { class: 'buttons' }, this.run, this.pause, this.log, this.unfold);
  }

  #send(button, command, values) {
    whileBusy(button, () => this.console.command(this.worker, command, values));
  }

  #toggle() {
    const open = !this.details;
    setAttribute(this.unfold, 'aria-expanded', String(open));
    if (open) {
      this.details = new WorkerDetails(this.detailsId, this.name,
        (command, values) => this.console.command(this.worker, command, values),
        (limit, before) => this.console.runs(this.worker, limit, before));
      this.detailsRow = element('tr', { role: 'row', class: 'wide' },
        element('td', { role: 'cell', colspan: COLUMNS.length }, this.details.root));
      this.root.append(this.detailsRow);
      this.details.update(this.worker, this.console.now(), this.overview);
    } else {
      this.detailsRow.remove();
      this.details = undefined;
    }
    this.#showError();
  }

  update(worker, overview) {
    this.worker = worker;
    this.state = stateOf(worker, overview);
    this.paused = worker.paused;
    this.overview = overview;
    setHidden(this.rescheduled, !worker.rescheduled);
    setText(this.about, `${schedule(worker)}, ${worker.cadence}, lock ${worker.lockId}`);
    setText(this.pill, this.state.label);
    setAttribute(this.pill, 'class', `pill ${this.state.tone}`);
    setAttribute(this.root, 'data-state', this.state.key);
    this.strip.update(worker.recent);
    const holder = holderOf(worker, overview);
    setText(this.holder, holder.text);
    setAttribute(this.holder, 'class', `holder${holder.self ? ' self' : ''}${holder.foreign ? ' foreign' : ''}${holder.free ? ' free' : ''}`);
    setText(this.pause, worker.paused ? 'Resume' : 'Pause');
    setAttribute(this.pause, 'aria-label', `${worker.paused ? 'Resume' : 'Pause'} ${this.name}`);
    for (const button of [this.run, this.pause]) {
      setAttribute(button, 'disabled', !overview.commands);
      setAttribute(button, 'title', overview.commands ? null : 'Commands are off');
    }
    this.#showError();
    this.tell();
  }

  /** One or two lines, unless the details show the full error. */
  #showError() {
    const { lastError } = this.worker;
    setHidden(this.errorRow, !isFailing(this.worker) || !lastError || this.details !== undefined);
    setText(this.error, lastError ?? '');
  }

  /** Updates what changes between two answers of the server. */
  tell() {
    const now = this.console.now();
    setText(this.detail, stateDetail(this.state, this.worker, now));
    setText(this.success, this.worker.lastSuccess ? ago((now - Date.parse(this.worker.lastSuccess)) / 1000) : 'none yet');
    setText(this.failure, this.worker.lastFailure ? `failed ${ago((now - Date.parse(this.worker.lastFailure)) / 1000)}` : '');
    setText(this.due, this.#dueText(now));
    this.details?.update(this.worker, now, this.overview);
  }

  #dueText(now) {
    if (this.worker.paused) return this.worker.pause?.until ? `after ${clock(this.worker.pause.until)}` : 'when resumed';
    if (!this.worker.nextDue) return 'not scheduled';
    const seconds = (Date.parse(this.worker.nextDue) - now) / 1000;
    return seconds < 1 ? 'now' : `in ${duration(seconds)}`;
  }

  matches(filter) {
    const inGroup = filter.group === 'all'
      || (filter.group === 'attention' ? this.state.attention === true : this.state.key === filter.group);
    const text = [this.name, this.state.label, this.holder.textContent, this.worker.className ?? ''].join(' ').toLowerCase();
    return inGroup && filter.words.every(word => text.includes(word));
  }
}
