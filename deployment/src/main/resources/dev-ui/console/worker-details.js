// The details below a worker: its settings, its last success, failure and error, its last ticks and its runs as tables.

import { element, setHidden, setText } from './dom.js';
import { PauseForm } from './pause-form.js';
import { RunForm } from './run-form.js';
import { RunHistory } from './run-history.js';
import { ScheduleForm } from './schedule-form.js';
import { ago, clock, isoDuration, millis, outcomeText } from './text.js';
import { fenceText, foreignText, outcomeTone, pauseText } from './worker-state.js';

const FACTS = {
  'Last success': (worker, now) => moment(worker.lastSuccess, now),
  'Last failure': (worker, now) => moment(worker.lastFailure, now),
  'Last start': (worker, now) => moment(worker.lastStart, now),
  Cadence: worker => (worker.cadence === 'cluster' ? 'cluster: one run per interval across all replicas'
    : 'replica: one attempt per interval in each replica'),
  Fence: worker => (worker.fence ? fenceText(worker.fence) : undefined),
  Paused: worker => (worker.paused ? pauseText(worker.pause) : undefined),
  Timeout: worker => (worker.timeout ? isoDuration(worker.timeout) : 'none'),
  Holder: worker => holderText(worker.holder),
  Class: worker => worker.className,
  Hooks: worker => worker.hooks?.join(', '),
};

const moment = (instant, now) => (instant ? `${clock(instant)}, ${ago((now - Date.parse(instant)) / 1000)}` : 'none');

const FIX = 'choose another lock ID or set quarkus.tickrunner.lock-namespace';

function holderText(holder) {
  if (!holder) return 'none';
  const who = holder.foreign ? foreignText(holder) : holder.replica;
  const since = holder.sessionSince ? `, session since ${clock(holder.sessionSince)}` : '';
  return who + since + (holder.foreign ? `; ${FIX}` : '');
}

export class WorkerDetails {
  /**
   * @param send sends a command with its values
   * @param loadRuns loads a page of its runs from the ledger
   */
  constructor(id, label, send, loadRuns) {
    this.run = new RunForm(label, send);
    this.pause = new PauseForm(label, send);
    this.form = new ScheduleForm(label, send);
    this.history = new RunHistory(label, loadRuns);
    this.facts = Object.entries(FACTS).map(([name, tell]) => {
      const value = element('dd');
      return { tell, value, root: element('div', {}, element('dt', {}, name), value) };
    });
    this.error = element('pre', { class: 'error-text', tabindex: '0', 'aria-label': `Last error of ${label}` });
    this.errorPart = element('div', { class: 'last-error' }, element('h4', {}, 'Last error'), this.error);
    this.ticks = element('tbody');
    this.ticksPart = element('div', { class: 'ticks' }, element('h4', {}, 'Last ticks in this replica'),
      element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Last ticks of ${label}` },
        element('table', {}, element('thead', {}, element('tr', {},
          ...['Planned', 'Ended', 'Outcome', 'Took', 'Tick'].map(name => element('th', { scope: 'col' }, name)))), this.ticks)));
    this.root = element('div', { class: 'details', id },
      element('dl', {}, ...this.facts.map(fact => fact.root)), this.errorPart,
      element('div', { class: 'forms' }, this.run.root, this.pause.root, this.form.root), this.ticksPart,
      this.history.root);
  }

  update(worker, now, { commands, ledger }) {
    this.run.update(commands);
    this.pause.update(commands);
    this.form.update(worker, commands);
    for (const fact of this.facts) {
      const text = fact.tell(worker, now);
      setHidden(fact.root, text === undefined);
      setText(fact.value, text ?? '');
    }
    setHidden(this.errorPart, !worker.lastError);
    setText(this.error, worker.lastError ?? '');
    this.#updateTicks(worker.recent);
    this.history.update(worker, ledger);
  }

  #updateTicks(recent) {
    const latest = recent.length ? recent[recent.length - 1].tickId : '';
    setHidden(this.ticksPart, !latest);
    if (latest === this.latest) return;
    this.latest = latest;
    this.ticks.replaceChildren(...recent.slice().reverse().map(tick => element('tr', {},
      element('td', {}, tick.occurrence ? clock(tick.occurrence) : ''),
      element('td', {}, clock(tick.endedAt)),
      element('td', {}, element('span', { class: `mark ${outcomeTone(tick.outcome)}` }), outcomeText(tick.outcome)),
      element('td', {}, millis(tick.millis)),
      element('td', {}, element('code', {}, tick.tickId), tick.forced ? ' by command' : tick.wakeUp ? ' wake-up' : '',
        tick.arguments && element('span', { class: 'sub arguments' }, JSON.stringify(tick.arguments))))));
  }
}
