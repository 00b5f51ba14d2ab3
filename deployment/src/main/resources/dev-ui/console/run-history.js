// The runs of a worker in all replicas, from the ledger: a summary and a table, which "More" extends to earlier runs.

import { whileBusy } from './busy.js';
import { element, setAttribute, setHidden, setText } from './dom.js';
import { RUN_COLUMNS, runRow, summary } from './run-text.js';

const PAGE = 50;
/** The longest page of the endpoint. */
const LONGEST = 500;
/** A run is in the ledger a moment after its end. */
const WRITTEN_MILLIS = 3000;
/** The least time between loads that nobody asked for, because each is a query. */
const REST_MILLIS = 15_000;

export class RunHistory {
  /** The last request; each waits for the one before, otherwise runs between two pages could be missing. */
  #asked;
  #earliest;
  /** Whether earlier pages are shown; these are replaced only on demand. */
  #extended = false;
  #mark;
  #due = Infinity;
  #loadedAt;

  /**
   * @param label the worker's name
   * @param load loads a page: `load(limit, before)` returns the endpoint's JSON
   */
  constructor(label, load) {
    this.load = load;
    this.summary = element('p', { class: 'sub' });
    this.status = element('p', { role: 'status' });
    this.runs = element('tbody');
    this.table = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Runs of ${label}` },
      element('table', {}, element('thead', {}, element('tr', {},
        ...RUN_COLUMNS.map(name => element('th', { scope: 'col' }, name)))), this.runs));
    this.more = element('button', { type: 'button', 'aria-label': `More runs of ${label}`,
      onclick: () => whileBusy(this.more, () => this.#showMore()) }, 'More');
    this.again = element('button', { type: 'button', 'aria-label': `Load the runs of ${label} again`,
      onclick: () => whileBusy(this.again, () => this.#reload()) }, 'Load again');
    this.root = element('div', { class: 'runs' }, element('h4', {}, 'Runs in all replicas'), this.summary, this.table, this.status,
      element('div', { class: 'fields' }, this.more, this.again));
    this.#say('Loading …');
  }

  /** Loads the runs when they are first shown, and again some moments after the worker has run. */
  update(worker, ledger) {
    setHidden(this.root, !ledger);
    if (!ledger) return;
    const now = performance.now();
    const ticked = worker.recent.findLast(tick => tick.millis !== undefined)?.tickId;
    const mark = [ledger.up, worker.lastSuccess, worker.lastFailure, ticked].join();
    if (!this.#asked) this.#reload();
    else if (mark !== this.#mark) this.#due = Math.min(this.#due, Math.max(now + WRITTEN_MILLIS, this.#loadedAt + REST_MILLIS));
    this.#mark = mark;
    if (now >= this.#due && !this.#extended) this.#reload();
  }

  #reload() {
    this.#due = Infinity;
    this.#loadedAt = performance.now();
    return this.#ask(() => [Math.min(LONGEST, Math.max(PAGE, this.runs.rows.length))], rows => this.runs.replaceChildren(...rows));
  }

  async #showMore() {
    this.#extended = true;
    await this.#ask(() => [PAGE, this.#earliest], rows => this.runs.append(...rows));
    // Otherwise the focus would be lost with the button.
    if (this.more.hidden) this.table.focus();
  }

  #ask(query, show) {
    this.#asked = Promise.resolve(this.#asked).then(async () => {
      try {
        const page = await this.load(...query());
        if (!page.runs) throw new Error(page.detail ?? 'The answer of the server contains no runs.');
        show(page.runs.map(runRow));
        this.#earliest = page.before;
        setText(this.summary, summary(page.statistics));
        this.#say(this.runs.rows.length ? '' : 'The ledger has no run of this worker yet.');
      } catch (failure) {
        this.#say(failure.message || 'The server does not answer.', 'bad');
      }
    });
    return this.#asked;
  }

  #say(text, tone) {
    setText(this.status, text);
    setAttribute(this.status, 'class', `runs-status ${tone ?? ''}`);
    setHidden(this.table, !this.runs.rows.length);
    setHidden(this.more, !this.#earliest);
    setHidden(this.again, !this.runs.rows.length && tone !== 'bad');
  }
}
