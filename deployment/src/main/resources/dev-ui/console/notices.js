// What an operator must know before reading the workers: missing data and why, no lock session, a drain, no ledger, commands off.

import { element } from './dom.js';
import { clock } from './text.js';

export class Notices {
  constructor() {
    this.root = element('div', { class: 'notices', role: 'alert' });
  }

  update(overview) {
    const notices = [];
    if (!overview.lockSession.up) {
      notices.push(['bad', 'This replica has no lock session, so no worker runs here.', overview.lockSession.downBecause ?? '']);
    }
    if (overview.draining) {
      notices.push(['', 'This replica is drained.',
        'It begins no scheduled work until it is undrained or restarted; the others run its workers.']);
    }
    if (overview.ledger?.up === false) {
      notices.push(['bad', 'This replica cannot write the ledger.', overview.ledger.downBecause ?? '']);
    }
    if (!overview.commands) {
      notices.push(['', 'Commands are off.', 'Set quarkus.tickrunner.admin.commands=true to run, pause and resume workers.']);
    }
    this.#show(notices);
  }

  fail(failure, lastSuccess) {
    this.#show([this.#failure(failure, lastSuccess)]);
  }

  #failure(failure, lastSuccess) {
    switch (failure.kind) {
      case 'off': return ['', 'The admin endpoint is off.',
        'Set quarkus.tickrunner.admin.enabled=true to turn it on; in dev and test mode it is on by default.'];
      case 'unauthenticated': return ['', 'You are not signed in.', `${failure.message}. Reload the page to sign in.`];
      case 'forbidden': return ['', 'You are not allowed to see this.', failure.message];
      default: return ['bad', lastSuccess ? `The server has not answered since ${clock(lastSuccess)}.` : 'The server does not answer.',
        [failure.message, 'The page retries automatically.'].filter(Boolean).join('. ')];
    }
  }

  /** Updated only if it changes, because a screen reader reads each update aloud. */
  #show(notices) {
    const signature = JSON.stringify(notices);
    if (signature === this.signature) return;
    this.signature = signature;
    this.root.replaceChildren(...notices.map(([tone, title, text]) =>
      element('div', { class: `notice ${tone}` }, element('strong', {}, title), element('span', {}, text))));
  }
}
