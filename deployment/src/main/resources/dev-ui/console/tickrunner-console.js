// <tickrunner-console endpoint="../">: the workers of all replicas, live, with commands. Used in the page that the extension
// serves and in the Dev UI, where the property `source` replaces the endpoint.

import { CommandAnswer } from './command-answer.js';
import { element, KeyedList, setAttribute, setHidden, setText } from './dom.js';
import { Notices } from './notices.js';
import { Poll } from './poll.js';
import { ReplicaCards } from './replica-cards.js';
import { HttpSource } from './source.js';
import { sheet } from './style.js';
import { COLUMNS, WorkerRow } from './worker-row.js';
import { WorkerFilter } from './worker-filter.js';

const SECOND = 1000;
/** From this number on, rows out of view are not laid out. */
const MANY = 100;

export class TickrunnerConsole extends HTMLElement {
  /** The source of data: `load()` returns the endpoint's JSON, `command(worker, command, values)` and `drain(drained)` its
   * answer, and `runs(worker, limit, before)` a page of runs. */
  source;
  /** Opens a worker's log; if not set, there are no log buttons. */
  openLog;
  /** The build's data about the workers in the Dev UI, by name: className, hooks. */
  known = {};

  #serverAhead = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    this.link = element('p', { class: 'link', role: 'status' }, 'Connecting …');
    this.heading = element('h2', {}, 'Workers');
    this.seenFrom = element('span', { class: 'sub' });
    this.notices = new Notices();
    this.replicas = new ReplicaCards(this);
    this.filter = new WorkerFilter(() => this.#applyFilter());
    this.table = element('table', { class: 'workers card', role: 'table', 'aria-label': 'Workers' },
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row', class: 'main' },
        ...COLUMNS.map(name => element('th', { role: 'columnheader', scope: 'col' }, name)))));
    this.rows = new KeyedList(this.table, worker => worker.name, worker => new WorkerRow(worker, this));
    this.nothing = element('p', { class: 'nothing card' });
    this.answer = new CommandAnswer();
    this.data = element('div', {}, this.replicas.root, this.filter.root, this.table, this.nothing);
    this.data.hidden = true;
    root.append(element('header', { class: 'top' }, element('div', {}, this.heading, this.seenFrom), this.link),
      this.notices.root, this.data, this.answer.root);
  }

  connectedCallback() {
    this.source ??= new HttpSource(new URL(this.getAttribute('endpoint') ?? '../', document.baseURI).href);
    this.poll = new Poll(() => this.source.load(), overview => this.#show(overview), failure => this.#showFailure(failure));
    this.poll.start();
    this.ticking = setInterval(() => this.#tell(), SECOND);
  }

  disconnectedCallback() {
    this.poll.stop();
    clearInterval(this.ticking);
  }

  /** The server's current time in milliseconds, because all times in its JSON are by its clock. */
  now() {
    return Date.now() + this.#serverAhead;
  }

  command(worker, command, values) {
    return this.#send(worker.name, command, () => this.source.command(worker.name, command, values));
  }

  drain(replica, drained) {
    return this.#send(replica, drained ? 'drain' : 'undrain', () => this.source.drain(drained));
  }

  async #send(name, command, send) {
    this.answer.begin(name, command);
    try {
      this.answer.show(name, command, await send(), this.overview?.replica);
    } catch (failure) {
      this.answer.fail(name, command, failure);
    }
    await this.poll.now();
  }

  runs(worker, limit, before) {
    return this.source.runs(worker.name, limit, before);
  }

  #show(overview) {
    this.overview = overview;
    this.#serverAhead = Date.parse(overview.now) - Date.now();
    setText(this.heading, overview.app || 'Workers');
    setText(this.seenFrom, `seen from replica ${overview.replica}`);
    this.#showLink('live', 'Live');
    this.notices.update(overview);
    setHidden(this.data, false);
    setAttribute(this.data, 'class', null);
    this.replicas.update(overview);
    const look = [overview.workers.length > MANY && 'many', this.openLog && 'logs'].filter(Boolean).join(' ');
    setAttribute(this.table, 'class', `workers card ${look}`);
    this.rows.update(overview.workers.map(worker => ({ ...this.known[worker.worker ?? worker.name], ...worker })), overview);
    this.#applyFilter();
  }

  #applyFilter() {
    const shown = this.filter.apply([...this.rows]);
    setHidden(this.table, shown === 0);
    setHidden(this.nothing, shown > 0);
    setText(this.nothing, this.overview?.workers.length ? 'No worker matches.' : 'This app has no workers.');
  }

  #showFailure(failure) {
    const away = failure.kind === 'away' || !failure.kind;
    this.#showLink('lost', away ? 'No answer' : 'No data');
    this.notices.fail(failure, this.poll.lastSuccess);
    if (away) setAttribute(this.data, 'class', 'lost');
    else setHidden(this.data, true);
  }

  #showLink(state, text) {
    setText(this.link, text);
    setAttribute(this.link, 'class', `link ${state}`);
  }

  #tell() {
    if (document.hidden || !this.overview) return;
    for (const row of this.rows) row.tell();
    this.replicas.tell();
  }
}

customElements.define('tickrunner-console', TickrunnerConsole);
