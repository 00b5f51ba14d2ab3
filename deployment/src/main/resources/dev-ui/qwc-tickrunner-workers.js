import { LitElement, css, html } from 'lit';
import { observeState } from 'lit-element-state';
import { StorageController } from 'storage-controller';
import { devuiState } from 'devui-state';
import { themeState } from 'theme-state';
import { JsonRpc } from 'jsonrpc';
import { workers } from 'build-time-data';
import './console/tickrunner-console.js';

/** The console with the build's data about the workers. Uses the Dev UI's own connection. */
export class QwcTickrunnerWorkers extends observeState(LitElement) {
  static styles = css`
    :host { display: block; padding: 0 1.25rem 1.25rem; overflow: auto; height: 100%; box-sizing: border-box; }
  `;

  // Avoids an entry in the Dev UI's message log for each refresh.
  jsonRpc = new JsonRpc(this, false);
  known = Object.fromEntries(workers.map(worker => [worker.name, worker]));
  source = {
    load: async () => (await this.jsonRpc.overview()).result,
    runs: async (worker, limit, before) => (await this.jsonRpc.runs({ worker, limit: String(limit), before: before ?? '' })).result,
    drain: async drained => (await this.jsonRpc[drained ? 'drain' : 'undrain']()).result,
    command: async (worker, command, values) => (await this.jsonRpc[command]({ worker, ...values })).result,
  };

  render() {
    return html`<tickrunner-console .source=${this.source} .known=${this.known} .openLog=${openLog}
      style="color-scheme: ${themeState.theme.name}"></tickrunner-console>`;
  }
}

/** Opens the footer at the workers' log and shows the lines of this worker. */
function openLog(worker) {
  const own = new StorageController('qwc-tickrunner-log');
  own.set('worker', worker.worker ?? worker.name);
  const footer = new StorageController('qwc-footer');
  footer.set('state', 'open');
  footer.set('selected-tab', devuiState.footer.findIndex(tab => tab.componentName === 'qwc-tickrunner-log'));
  // Makes the footer read its storage again.
  footer.remove('tickrunner');
}

customElements.define('qwc-tickrunner-workers', QwcTickrunnerWorkers);
