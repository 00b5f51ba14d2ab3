// Polls every two seconds or so, less often if answers are slow or missing, and never while the page is hidden.

const PERIOD_MILLIS = 2000;
const LONGEST_MILLIS = 10_000;
/** A slow answer means much work for the server. */
const REST_FACTOR = 4;

export class Poll {
  #timer;
  #running;
  #failures = 0;
  #stopped = true;
  #visibility = () => (document.hidden ? clearTimeout(this.#timer) : this.now());

  constructor(load, onData, onFailure) {
    this.load = load;
    this.onData = onData;
    this.onFailure = onFailure;
  }

  start() {
    this.#stopped = false;
    document.addEventListener('visibilitychange', this.#visibility);
    this.now();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#visibility);
  }

  /** Polls immediately. If a request is pending, waits for it and then polls again, because its answer may be outdated. */
  async now() {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    if (this.#stopped) return;
    this.#running ??= this.#ask().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async #ask() {
    const begun = performance.now();
    try {
      const data = await this.load();
      if (this.#stopped) return;
      this.#failures = 0;
      this.lastSuccess = Date.now();
      this.onData(data);
    } catch (failure) {
      if (this.#stopped) return;
      this.#failures++;
      this.onFailure(failure);
    } finally {
      this.#next((performance.now() - begun) * REST_FACTOR);
    }
  }

  #next(rest) {
    clearTimeout(this.#timer);
    if (this.#stopped || document.hidden) return;
    const backoff = PERIOD_MILLIS * 1.5 ** Math.max(0, this.#failures - 1);
    this.#timer = setTimeout(() => this.now(), Math.min(LONGEST_MILLIS, Math.max(backoff, rest)));
  }
}
