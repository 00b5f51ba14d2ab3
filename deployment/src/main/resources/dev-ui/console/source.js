// Loads the console's data and sends its commands. The Dev UI uses another source with the same methods.

const TIMEOUT_MILLIS = 10_000;
/** A tick may take long; the endpoint's own wait is shorter. */
const COMMAND_TIMEOUT_MILLIS = 120_000;

/** The commands at the path of the schedule, with their methods. */
const SCHEDULES = { reschedule: 'POST', resetSchedule: 'DELETE' };

/** The values that are set; the Dev UI sends empty ones too. */
const set = values => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

/** The body of a command; the arguments of a tick are JSON as the user wrote them. */
function bodyOf(command, values) {
  if (command === 'reschedule') return JSON.stringify(set(values));
  if (command === 'pause') return values.reason || values.until ? JSON.stringify(set(values)) : undefined;
  return values.arguments?.trim() || undefined;
}

/** Says why there is no data. `kind` is one of away, off, unauthenticated, forbidden. */
export class NoDataError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

export class HttpSource {
  /**
   * @param url the admin endpoint. With its trailing slash it is a folder, which the browser's sign-in for this page covers.
   */
  constructor(url) {
    this.url = url.endsWith('/') ? url : `${url}/`;
  }

  /** Returns the endpoint's JSON, or throws a NoDataError. */
  async load() {
    const answer = await this.#fetch('', 'GET', TIMEOUT_MILLIS);
    const body = await json(answer);
    if (answer.ok && body?.workers) return body;
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 499) {
      throw new NoDataError('unauthenticated', body?.detail ?? 'The server requires you to sign in');
    }
    if (answer.status === 403) throw new NoDataError('forbidden', body?.detail ?? 'The server rejected this user');
    if (answer.status === 404 || answer.ok) throw new NoDataError('off', '');
    throw new NoDataError('away', body?.detail ?? `The server answered with status ${answer.status}`);
  }

  /** Sends tick, pause, resume, reschedule or resetSchedule; returns the answer's JSON with its `status`. */
  async command(worker, command, values = {}) {
    const path = SCHEDULES[command] ? 'schedule' : command;
    const answer = await this.#fetch(`${encodeURIComponent(worker)}/${path}`, SCHEDULES[command] ?? 'POST', COMMAND_TIMEOUT_MILLIS,
      bodyOf(command, values));
    return withStatus(answer);
  }

  /** Drains the replica that answers, or ends that; returns the answer's JSON with its `status`. */
  async drain(drained) {
    return withStatus(await this.#fetch(`replica/${drained ? 'drain' : 'undrain'}`, 'POST', COMMAND_TIMEOUT_MILLIS));
  }

  /** Returns the JSON of a page of runs from the ledger, with its `status`; without `before` that of the newest runs. */
  async runs(worker, limit, before) {
    const query = new URLSearchParams({ limit, ...(before && { before }) });
    return withStatus(await this.#fetch(`${encodeURIComponent(worker)}/runs?${query}`, 'GET', TIMEOUT_MILLIS));
  }

  async #fetch(path, method, timeout, body) {
    try {
      return await fetch(this.url + path, {
        method,
        body,
        cache: 'no-store',
        credentials: 'same-origin',
        // A redirect leads to a sign-in page. Quarkus' OpenID Connect does not redirect scripts that identify themselves.
        redirect: 'manual',
        headers: { Accept: 'application/json, application/problem+json', 'X-Requested-With': 'JavaScript',
          ...(body && { 'Content-Type': 'application/json' }) },
        signal: AbortSignal.timeout(timeout),
      });
    } catch (failure) {
      throw new NoDataError('away', failure.name === 'TimeoutError' ? 'The request timed out' : '');
    }
  }
}

async function withStatus(answer) {
  const body = await json(answer);
  const detail = answer.ok ? undefined : `The server answered with ${answer.status ? `status ${answer.status}` : 'a redirect to a sign-in page'}`;
  // A redirect that is not followed has the status 0.
  return { detail, ...body, status: answer.status };
}

async function json(answer) {
  try {
    if (!/json/.test(answer.headers.get('Content-Type') ?? '')) return undefined;
    // A lock ID is a bigint, and JavaScript numbers lose digits above 2^53. Inside a string, its quotes would be escaped.
    return JSON.parse((await answer.text()).replace(/"lockId":(-?\d{16,})/g, '"lockId":"$1"'));
  } catch {
    return undefined;
  }
}
