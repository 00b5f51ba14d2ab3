import { QwcHotReloadElement, css, html } from 'qwc-hot-reload-element';
import { StorageController } from 'storage-controller';
import { LogController } from 'log-controller';
import { JsonRpc } from 'jsonrpc';
import { workers } from 'build-time-data';

const LONGEST = 1000;
const CATEGORY = 'tickrunner.';

/** Shows the server's log lines of the workers and of the code that ticks them, optionally of one worker only. */
export class QwcTickrunnerLog extends QwcHotReloadElement {
  static styles = css`
    :host { display: block; height: 100%; }
    .bar { display: flex; align-items: center; gap: 0.75rem; padding: 0.25rem 0.5rem; }
    code { white-space: pre-wrap; overflow-wrap: anywhere; }
    .time { color: var(--lumo-secondary-text-color); }
    .WARN { color: var(--lumo-warning-text-color, var(--lumo-warning-color)); }
    .ERROR { color: var(--lumo-error-text-color); }
    .logger { color: var(--lumo-primary-text-color); }
    .nothing { padding: 0 0.5rem; color: var(--lumo-secondary-text-color); }
  `;

  static properties = { _lines: { state: true }, _worker: { state: true } };

  jsonRpc = new JsonRpc('devui-logstream', false);
  storage = new StorageController('qwc-tickrunner-log');
  logControl = new LogController(this);
  #chosen = event => event.detail.key === 'qwc-tickrunner-log-worker' && this.#choose();

  constructor() {
    super();
    this._lines = [];
    this.logControl.addItem('Clear', 'font-awesome-solid:broom', 'var(--lumo-warning-color)', () => {
      this._lines = [];
    }).done();
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('storage-changed', this.#chosen);
    this.#choose();
    this.hotReload();
  }

  disconnectedCallback() {
    window.removeEventListener('storage-changed', this.#chosen);
    this._stream?.cancel();
    super.disconnectedCallback();
  }

  hotReload() {
    this._stream?.cancel();
    this.jsonRpc.history().then(answer => {
      this._lines = answer.result.filter(isOurs).slice(-LONGEST);
    });
    this._stream = this.jsonRpc.streamLog().onNext(answer => {
      if (isOurs(answer.result)) this._lines = [...this._lines, answer.result].slice(-LONGEST);
    });
  }

  #choose() {
    this._worker = this.storage.get('worker') || '';
  }

  render() {
    const lines = this._lines.filter(line => !this._worker || isOf(line, this._worker));
    return html`
      <div class="bar"><label>Worker
        <select @change=${event => this.storage.set('worker', event.target.value)} .value=${this._worker}>
          <option value="">all</option>
          ${workers.map(worker => html`<option ?selected=${worker.name === this._worker}>${worker.name}</option>`)}
        </select></label></div>
      ${lines.length ? lines.map(line => html`<div><code><span class="time">${line.timestamp.slice(11, 23)}</span>
        <span class=${line.level}>${line.level}</span>
        <span class="logger">[${line.loggerName}]</span> ${line.formattedMessage}</code></div>`)
        : html`<p class="nothing">No lines yet. This shows the categories ${CATEGORY}${this._worker || '*'} and the class of the worker.</p>`}`;
  }

  updated() {
    this.shadowRoot.lastElementChild?.scrollIntoView({ block: 'end' });
  }
}

const classNames = Object.fromEntries(workers.map(worker => [worker.name, worker.className.split('#')[0]]));
const isOf = (line, worker) => line.loggerName === CATEGORY + worker || line.loggerName === classNames[worker];
const isOurs = line => line.type === 'logLine'
  && (line.loggerName?.startsWith(CATEGORY) || Object.values(classNames).includes(line.loggerName));

customElements.define('qwc-tickrunner-log', QwcTickrunnerLog);
