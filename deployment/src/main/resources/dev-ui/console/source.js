// Where the console gets its data from and sends its commands to. In the Dev UI another one with the same two methods is used.

const TIMEOUT_MILLIS = 10_000;
/** A tick may take its time; the endpoint's own wait is shorter. */
const COMMAND_TIMEOUT_MILLIS = 120_000;

/** Why there is no data. `kind` is one of away, off, unauthenticated, forbidden. */
export class NoDataError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

export class HttpSource {
  /**
   * @param url the admin endpoint. With its trailing slash it is a folder that a browser's sign-in of this page covers.
   */
  constructor(url) {
    this.url = url.endsWith('/') ? url : `${url}/`;
  }

  /** The endpoint's JSON, or a NoDataError. */
  async load() {
    const answer = await this.#fetch('', 'GET', TIMEOUT_MILLIS);
    const body = await json(answer);
    if (answer.ok && body?.workers) return body;
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 499) {
      throw new NoDataError('unauthenticated', body?.detail ?? 'The server asks for a sign-in');
    }
    if (answer.status === 403) throw new NoDataError('forbidden', body?.detail ?? 'The server refuses this user');
    if (answer.status === 404 || answer.ok) throw new NoDataError('off', '');
    throw new NoDataError('away', body?.detail ?? `The server answers ${answer.status}`);
  }

  /** Sends tick, pause or resume; gives the answer's `status` beside its JSON. */
  async command(worker, command) {
    const answer = await this.#fetch(`${encodeURIComponent(worker)}/${command}`, 'POST', COMMAND_TIMEOUT_MILLIS);
    const body = await json(answer);
    const detail = answer.ok ? undefined : `The server answers ${answer.status || 'with a redirect to a sign-in'}`;
    return { detail, ...body, status: answer.status };
  }

  async #fetch(path, method, timeout) {
    try {
      return await fetch(this.url + path, {
        method,
        cache: 'no-store',
        credentials: 'same-origin',
        // A redirect leads to a sign-in page; Quarkus' OpenID Connect answers scripts that say what they are without one.
        redirect: 'manual',
        headers: { Accept: 'application/json, application/problem+json', 'X-Requested-With': 'JavaScript' },
        signal: AbortSignal.timeout(timeout),
      });
    } catch (failure) {
      throw new NoDataError('away', failure.name === 'TimeoutError' ? 'It took too long' : '');
    }
  }
}

async function json(answer) {
  try {
    if (!/json/.test(answer.headers.get('Content-Type') ?? '')) return undefined;
    // A lock ID is a bigint, and a number here loses digits above 2^53; inside a text its quotes would have backslashes.
    return JSON.parse((await answer.text()).replace(/"lockId":(-?\d{16,})/g, '"lockId":"$1"'));
  } catch {
    return undefined;
  }
}
