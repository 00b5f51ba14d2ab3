// Translates a worker's JSON into one word for its pill and a short text for the line below.

import { clock, count, duration } from './text.js';

/** The word, its tone, and whether the worker needs attention. */
const STATES = {
  stuck: { label: 'stuck', tone: 'bad', attention: true },
  running: { label: 'running', tone: 'busy' },
  off: { label: 'switched off', tone: 'idle' },
  paused: { label: 'paused', tone: 'warn' },
  unavailable: { label: 'unavailable', tone: 'warn', attention: true },
  fence: { label: 'waiting for fence', tone: 'warn', attention: true },
  foreign: { label: 'held elsewhere', tone: 'warn', attention: true },
  failing: { label: 'failing', tone: 'bad', attention: true },
  gated: { label: 'gated', tone: 'idle' },
  standby: { label: 'stand-by', tone: 'idle' },
  waiting: { label: 'waiting', tone: 'idle' },
  ok: { label: 'ok', tone: 'good' },
};

const OUTCOME_TONES = {
  success: 'good', error: 'bad', timeout: 'bad', lock_lost: 'bad', unavailable: 'warn', gated: 'idle', skipped: 'idle',
};

export const outcomeTone = outcome => OUTCOME_TONES[outcome] ?? 'idle';

/** Returns the first state that applies, most urgent first. */
export function stateOf(worker, overview) {
  const key = stateKey(worker, overview);
  return { key, ...STATES[key] };
}

function stateKey(worker, overview) {
  if (worker.stuckSince) return 'stuck';
  if (worker.runningSince) return 'running';
  if (!worker.enabled) return 'off';
  if (worker.paused) return 'paused';
  if (worker.fence?.waitingSince) return 'fence';
  if (!overview.lockSession.up || worker.lastOutcome === 'unavailable') return 'unavailable';
  if (worker.holder?.foreign) return 'foreign';
  if (isFailing(worker)) return 'failing';
  if (worker.lastOutcome === 'gated') return 'gated';
  // With cadence REPLICA, a lock is held only while a tick runs.
  if (worker.cadence === 'cluster' && holderOf(worker, overview).other) return 'standby';
  if (!worker.lastOutcome && !worker.lastSuccess) return 'waiting';
  return 'ok';
}

/** Failures are those of this replica and, with a ledger, those before it started, but successes of all replicas are known: a later success elsewhere counts. */
export function isFailing(worker) {
  return worker.consecutiveFailures > 0
    && !(worker.lastSuccess && worker.lastFailure && Date.parse(worker.lastSuccess) > Date.parse(worker.lastFailure));
}

/** The line below the word; it may contain a running time. */
export function stateDetail(state, worker, now) {
  switch (state.key) {
    case 'stuck': return `has ignored its interrupt for ${since(worker.stuckSince, now)}`;
    case 'running': return `for ${since(worker.runningSince, now)}`;
    case 'off': return 'by configuration';
    case 'paused': return pauseText(worker.pause, SHORT);
    case 'unavailable': return 'the database is unavailable';
    case 'fence': return `for ${since(worker.fence.waitingSince, now)}`;
    case 'foreign': return isTickrunner(worker.holder) ? 'by another Tickrunner app' : 'by another program';
    case 'failing': return `${count(worker.consecutiveFailures, 'failure')} in a row`;
    case 'gated': return 'shouldRun() returned false';
    case 'standby': return 'another replica runs it';
    case 'waiting': return 'no tick yet';
    default: return '';
  }
}

const SHORT = 60;
const cut = (text, length) => (text.length > length ? `${text.slice(0, length)}…` : text);

/** Where a worker is paused, by whom, until when and why. */
export const pauseText = (pause, length = Infinity) => [
  pause.everywhere ? 'in all replicas' : 'in this replica',
  pause.by && `by ${pause.by}`,
  pause.until && `until ${clock(pause.until)}`,
  pause.reason && `(${cut(pause.reason, length)})`,
].filter(Boolean).join(' ');

const FENCE_MODES = { every_transaction: 'every transaction', same_database_only: 'transactions in the database of the locks' };

/** Which transactions are fenced, and what this replica knows of that. */
export const fenceText = fence => [
  FENCE_MODES[fence.mode] ?? fence.mode,
  fence.token && `token ${fence.token}`,
  fence.refused > 0 && `${fence.refused} refused`,
  fence.waitingSince && `waiting since ${clock(fence.waitingSince)} because ${fence.waitingFor}`,
].filter(Boolean).join(', ');

const since = (instant, now) => duration((now - Date.parse(instant)) / 1000);

const PREFIX = 'tickrunner/';

const isTickrunner = holder => holder.application?.startsWith(PREFIX) === true;

/** A program's name; a replica of another Tickrunner app has the name "tickrunner/<app>/<replica>". */
function foreignName(holder) {
  return isTickrunner(holder) ? holder.application.slice(PREFIX.length).split('/')[0] : holder.application || 'an unnamed session';
}

/** The holder of the lock if it is not this app. */
export const foreignText = holder =>
  foreignName(holder) + (isTickrunner(holder) ? ' (another Tickrunner app)' : ', which is not Tickrunner');

/** The holder of the lock: a short text and whether it is this replica. */
export function holderOf(worker, overview) {
  if (worker.lockHeld) return { text: 'this replica', self: true };
  const holder = worker.holder;
  if (!holder) return { text: 'free', free: true };
  if (holder.foreign) return { text: foreignName(holder), foreign: true };
  return holder.replica === overview.replica ? { text: 'this replica', self: true } : { text: holder.replica, other: true };
}
