// A run of the ledger as a row of a table, and the summary of many in words.

import { element } from './dom.js';
import { clock, count, millis, outcomeText } from './text.js';
import { outcomeTone } from './worker-state.js';

export const RUN_COLUMNS = ['Planned', 'Started', 'Took', 'Outcome', 'Attempt', 'Handled', 'Replica', 'Remarks'];

export const runRow = run => element('tr', {},
  element('td', {}, run.occurrence ? clock(run.occurrence) : ''),
  element('td', {}, clock(run.started)),
  element('td', {}, millis(run.millis)),
  element('td', {}, element('span', { class: `mark ${outcomeTone(run.outcome)}` }), outcomeText(run.outcome)),
  element('td', {}, String(run.attempt)),
  element('td', {}, run.handled === undefined ? '' : run.handled.toLocaleString('en')),
  element('td', {}, run.replica ?? 'unknown'),
  element('td', { class: 'remarks' }, run.forced ? 'by command' : run.wakeUp ? 'wake-up' : '',
    run.arguments && element('span', { class: 'sub' }, JSON.stringify(run.arguments)),
    run.error && element('span', { class: 'run-error' }, run.error)));

/** The share is rounded down, because 100 % must mean that all succeeded. */
export function summary({ runs, successes, p50Millis, p95Millis }) {
  if (!runs) return '';
  const share = Math.floor(successes * 1000 / runs) / 10;
  return `${share} % of the last ${count(runs, 'run')} succeeded; median ${took(p50Millis)}, 95th percentile ${took(p95Millis)}`;
}

/** Percentiles are fractions of a millisecond. */
const took = value => millis(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
