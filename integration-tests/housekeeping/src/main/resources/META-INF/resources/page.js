// Polls the replica once a second and shows what it says. Elements are made once and then only change their text.

const POLL_MILLIS = 1000;
const WINDOW_SECONDS = 60;
const REPLICA_COLOURS = 4;

const TILES = [
  ['objects', 'objects'],
  ['copies', 'copies'],
  ['lacking', 'lack copies', 'attention'],
  ['surplus', 'have too many', 'attention'],
  ['bad', 'bad copies', 'attention'],
  ['uploads', 'open uploads'],
  ['overlaps', 'overlapping runs', 'alarm'],
];

const byId = id => document.getElementById(id);
let replicas = [];

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Keeps one child a key in the list, made by make(key) when it is new, and hands each to update. */
function reconcile(list, items, key, make, update) {
  const known = new Map([...list.children].map(child => [child.dataset.key, child]));
  for (const item of items) {
    let child = known.get(String(key(item)));
    if (!child) {
      child = make(item);
      child.dataset.key = key(item);
      list.append(child);
    }
    known.delete(child.dataset.key);
    update(child, item);
  }
  known.forEach(child => child.remove());
}

const kilobytes = bytes => `${Math.round(bytes / 1024).toLocaleString('en')} KiB`;

function duration(seconds) {
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

const ago = seconds => (seconds < 1 ? 'just now' : `${duration(seconds)} ago`);
const since = (now, time) => (Date.parse(now) - Date.parse(time)) / 1000;

/** This replica comes first; one that did nothing in the last minute is forgotten. */
function rememberReplicas(overview) {
  const seen = new Set(overview.workers.flatMap(worker => worker.runs.map(run => run.replica)));
  replicas = [overview.replica, ...replicas.filter(replica => seen.has(replica)), ...[...seen].sort()];
  replicas = [...new Set(replicas)];
}

function replicaColour(replica) {
  return `var(--replica-${replicas.indexOf(replica) % REPLICA_COLOURS})`;
}

function showTiles(numbers) {
  reconcile(byId('tiles'), TILES, tile => tile[0], ([, label]) => {
    const made = element('div');
    made.append(element('dt', '', label), element('dd'));
    return made;
  }, (child, [name, , mark]) => {
    setText(child.lastChild, numbers[name].toLocaleString('en'));
    child.className = mark && numbers[name] > 0 ? mark : '';
  });
}

function makeBackend(backend) {
  const made = element('li');
  const head = element('div', 'head');
  head.append(element('h3', '', backend.name), element('span', 'aside', backend.tier), element('span', 'percent'));
  const bar = element('div', `bar ${backend.tier}`);
  bar.setAttribute('role', 'meter');
  bar.setAttribute('aria-label', `${backend.name}: used share of the quota`);
  bar.setAttribute('aria-valuemin', '0');
  bar.setAttribute('aria-valuemax', '100');
  bar.append(element('div'));
  const figures = element('div', 'figures');
  figures.append(element('span', 'used'), element('span', 'copies'));
  made.append(head, bar, figures);
  return made;
}

function updateBackend(child, backend) {
  const percent = Math.round(backend.fill * 100);
  const bar = child.querySelector('.bar');
  setText(child.querySelector('.percent'), `${percent} %`);
  bar.setAttribute('aria-valuenow', percent);
  bar.classList.toggle('nearly-full', percent >= 90);
  bar.firstChild.style.width = `${Math.min(percent, 100)}%`;
  setText(child.querySelector('.used'), `${kilobytes(backend.usedBytes)} of ${kilobytes(backend.quotaBytes)}`);
  setText(child.querySelector('.copies'),
    `${backend.copies.toLocaleString('en')} copies${backend.badCopies ? `, ${backend.badCopies} bad` : ''}`);
}

function labelled(name, label) {
  const made = element('div', name);
  made.append(element('span', 'label', label), element('span', 'value'));
  return made;
}

function makeWorker(worker) {
  const made = element('li');
  const name = element('div', 'name');
  name.append(element('h3', '', worker.name), element('span', 'about'));
  const outcome = element('div', 'outcome');
  outcome.append(element('span', 'pill'));
  const strip = element('div', 'strip');
  strip.setAttribute('role', 'img');
  const error = element('div', 'error');
  error.hidden = true;
  made.append(name, outcome, labelled('lock', 'lock'), labelled('success', 'last success'), labelled('due', 'next due here'),
    strip, error);
  return made;
}

function outcomeOf(worker) {
  if (worker.runningSince) return 'running';
  if (worker.paused) return 'paused';
  return worker.lastOutcome ?? 'waiting';
}

/** A holder is named app by app and replica by replica; here the replica's part says it. */
function lockOf(worker) {
  if (worker.lock === 'here') return 'held here';
  if (worker.lock === 'free') return 'free';
  return `held by ${(worker.lockHolder || 'another').split('/').pop()}`;
}

function updateWorker(child, worker, now) {
  const outcome = outcomeOf(worker);
  const pill = child.querySelector('.pill');
  setText(pill, outcome.replace('_', ' '));
  pill.className = `pill ${outcome}`;
  setText(child.querySelector('.about'), `lock ${worker.lockId}, ${worker.schedule}, ${worker.cadence}`);
  setText(child.querySelector('.lock .value'), lockOf(worker));
  setText(child.querySelector('.success .value'), worker.lastSuccess ? ago(since(now, worker.lastSuccess)) : 'none yet');
  setText(child.querySelector('.due .value'), worker.nextDue ? duration(-since(now, worker.nextDue)) : 'not scheduled');
  const error = child.querySelector('.error');
  error.hidden = worker.consecutiveFailures === 0;
  setText(error, error.hidden ? '' : `${worker.consecutiveFailures} failed in a row: ${worker.lastError}`);
  updateStrip(child.querySelector('.strip'), worker.runs);
}

function updateStrip(strip, runs) {
  strip.setAttribute('aria-label', `${runs.length} runs in the last minute`);
  strip.replaceChildren(...runs.map(run => {
    const mark = element('i', run.outcome);
    const lane = 100 / replicas.length;
    mark.style.setProperty('--replica', replicaColour(run.replica));
    mark.style.right = `${Math.max(0, (run.secondsAgo - run.seconds) / WINDOW_SECONDS * 100)}%`;
    mark.style.top = `${lane * (replicas.indexOf(run.replica) + 0.1)}%`;
    mark.style.height = `${lane * 0.8}%`;
    mark.style.width = `${run.seconds / WINDOW_SECONDS * 100}%`;
    mark.title = `${run.replica}, ${ago(run.secondsAgo)}, ${Math.round(run.seconds * 1000)} ms, ${run.outcome}`;
    return mark;
  }));
}

function showLegend() {
  reconcile(byId('legend'), replicas, replica => replica, replica => element('span', '', replica),
    (child, replica) => child.style.setProperty('--replica', replicaColour(replica)));
}

function makeBucket(bucket) {
  const made = element('li');
  const head = element('div', 'head');
  head.append(element('h3', '', bucket.name), element('span', 'aside'));
  const figures = element('div', 'figures');
  figures.append(element('span', 'held'), element('span', 'reads'));
  made.append(head, figures);
  return made;
}

function updateBucket(child, bucket) {
  setText(child.querySelector('.held'), `${bucket.objects.toLocaleString('en')} objects, ${kilobytes(bucket.bytes)}`);
  setText(child.querySelector('.reads'), `${bucket.reads.toLocaleString('en')} reads`);
  setText(child.querySelector('.aside'), `reported ${ago(bucket.secondsAgo)}`);
}

const clock = time => new Date(time).toLocaleTimeString('en-GB');

const inBerlin = time => new Date(time).toLocaleString('en-GB',
  { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Berlin' });

function nightReport(report) {
  return {
    name: 'Night report', about: 'once for each occurrence',
    left: report ? `${report.objects.toLocaleString('en')} objects, ${kilobytes(report.bytes)}` : 'No report yet',
    right: report ? `for ${inBerlin(report.planned)} in Berlin, made ${ago(report.secondsAgo)}` : 'comes at 04:15 in Berlin',
  };
}

function outbox(box) {
  return {
    name: 'Outbox', about: 'relayed every 100 ms',
    left: `${box.sent.toLocaleString('en')} messages in the last minute`,
    right: `sent after ${Math.round(box.averageMillis)} ms, ${box.waiting} waiting`,
  };
}

function offsiteCatalog(copy) {
  return {
    name: 'Offsite catalog', about: 'the line is busy twice, then free',
    left: copy ? `${copy.objects.toLocaleString('en')} objects` : 'Not sent yet',
    right: copy ? `planned ${clock(copy.planned)}, sent at attempt ${copy.attempt}, ${ago(copy.secondsAgo)}` : '',
  };
}

const euros = cents => (cents / 100).toLocaleString('en', { minimumFractionDigits: 2 });

function storageFees(fees) {
  return {
    name: 'Storage fees', about: 'fenced',
    left: `${euros(fees.collected)} collected`,
    right: `all accounts together have ${euros(fees.balance)}`,
  };
}

function makeSchedule(schedule) {
  const made = element('li');
  const head = element('div', 'head');
  head.append(element('h3', '', schedule.name), element('span', 'aside', schedule.about));
  const figures = element('div', 'figures');
  figures.append(element('span', 'left'), element('span', 'right'));
  made.append(head, figures);
  return made;
}

function updateSchedule(child, schedule) {
  setText(child.querySelector('.left'), schedule.left);
  setText(child.querySelector('.right'), schedule.right);
}

function show(overview) {
  rememberReplicas(overview);
  showTiles({ ...overview.store, overlaps: overview.overlaps });
  reconcile(byId('backends'), overview.backends, backend => backend.name, makeBackend, updateBackend);
  reconcile(byId('workers'), overview.workers, worker => worker.name, makeWorker,
    (child, worker) => updateWorker(child, worker, overview.now));
  const { nightReport: report, outbox: box, offsite, fees } = overview.schedules;
  reconcile(byId('schedules'), [nightReport(report), outbox(box), offsiteCatalog(offsite), storageFees(fees)],
    schedule => schedule.name, makeSchedule, updateSchedule);
  reconcile(byId('buckets'), overview.buckets, bucket => bucket.name, makeBucket, updateBucket);
  showLegend();
}

function showLink(state, text) {
  const link = byId('link');
  link.className = `link-state ${state}`;
  setText(link, text);
}

async function poll() {
  try {
    const answer = await fetch('/api/overview', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(`the replica answered ${answer.status}`);
    const overview = await answer.json();
    show(overview);
    showLink('live', `Live from ${overview.replica}`);
  } catch (failure) {
    showLink('lost', `No data: ${failure.message}`);
  } finally {
    setTimeout(poll, POLL_MILLIS);
  }
}

poll();
