// All replicas that have a lock session, each with its share of the locks. The one that serves the page can be drained.

import { whileBusy } from './busy.js';
import { element, KeyedList, setAttribute, setHidden, setText } from './dom.js';
import { Moves } from './moves.js';
import { count, duration } from './text.js';

class ReplicaCard {
  constructor(console_) {
    this.console = console_;
    this.name = element('span', { class: 'name' });
    this.self = element('span', { class: 'tag' }, 'this replica');
    this.idle = element('span', { class: 'tag', title: 'Drained or stopping, or none of its workers ticks' }, 'takes nothing');
    this.bar = element('div');
    this.meter = element('div', { class: 'bar', role: 'meter', 'aria-valuemin': '0' }, this.bar);
    this.share = element('span', { class: 'share' });
    this.since = element('span', { class: 'sub' });
    this.drain = element('button', { type: 'button', onclick: () => whileBusy(this.drain,
      () => this.console.drain(this.replica.replica, !this.replica.draining)) });
    this.root = element('li', {}, element('div', { class: 'head' }, this.name, this.share), this.meter,
      element('div', { class: 'foot' }, this.self, this.idle, this.since, this.drain));
  }

  update(replica) {
    this.replica = replica;
    const held = replica.holds.length;
    setText(this.name, replica.replica);
    setHidden(this.self, !replica.self);
    setHidden(this.idle, replica.self ? !replica.draining : !replica.takesNothing);
    setHidden(this.drain, !replica.self || !replica.commands);
    setText(this.drain, replica.draining ? 'Undrain' : 'Drain');
    setAttribute(this.drain, 'aria-label', `${replica.draining ? 'Undrain' : 'Drain'} ${replica.replica}`);
    setText(this.share, `${held} of ${count(replica.of, 'lock')}`);
    setAttribute(this.meter, 'aria-label', `Locks held by ${replica.replica}`);
    setAttribute(this.meter, 'aria-valuemax', Math.max(1, replica.of));
    setAttribute(this.meter, 'aria-valuenow', held);
    this.bar.style.setProperty('width', `${replica.of ? held / replica.of * 100 : 0}%`);
    setAttribute(this.root, 'title', replica.holds.slice(0, 40).join(', ') || null);
    this.tell();
  }

  tell() {
    const { address, sessionSince } = this.replica;
    const age = sessionSince && `for ${duration((this.console.now() - Date.parse(sessionSince)) / 1000)}`;
    setText(this.since, [address, age].filter(Boolean).join(', '));
  }
}

export class ReplicaCards {
  constructor(console_) {
    this.list = element('ul', { class: 'replicas', role: 'list' });
    this.cards = new KeyedList(this.list, replica => replica.replica, () => new ReplicaCard(console_));
    this.heading = element('h3', {}, 'Replicas');
    this.moves = new Moves();
    this.root = element('section', {}, this.heading, this.list, this.moves.root);
  }

  update(overview) {
    setHidden(this.root, overview.replicas.length === 0);
    setText(this.heading, count(overview.replicas.length, 'replica'));
    const of = overview.workers.length;
    const { commands, draining } = overview;
    this.cards.update(overview.replicas.map(replica => ({ ...replica, of, commands, draining })));
    this.moves.update(overview.moves ?? []);
  }

  tell() {
    for (const card of this.cards) card.tell();
  }
}
