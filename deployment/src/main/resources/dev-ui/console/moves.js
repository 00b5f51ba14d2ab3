// What moved last between the replica that serves the page and the others, and why.

import { element, KeyedList, setHidden, setText } from './dom.js';
import { clock, count } from './text.js';

const WAYS = {
  given: to => `handed over to ${to}, to share evenly`,
  received: from => `received from ${from}, to share evenly`,
  drained: () => 'handed over, because this replica is drained',
  released: () => 'released here, because of a pause, a closed gate, failures or a drain during its tick',
  taken: () => 'taken over, because its lock was free',
};

class MoveItem {
  constructor() {
    this.time = element('time');
    this.text = element('span');
    this.root = element('li', {}, this.time, ' ', this.text);
  }

  update({ at, worker, how, replica = 'another replica' }) {
    setText(this.time, clock(at));
    setText(this.text, `${worker} ${WAYS[how]?.(replica) ?? how}`);
  }
}

export class Moves {
  constructor() {
    this.summary = element('summary');
    this.list = element('ul', { class: 'moves' });
    this.items = new KeyedList(this.list, move => `${move.at} ${move.worker} ${move.how}`, () => new MoveItem());
    this.root = element('details', { class: 'sub' }, this.summary, this.list);
  }

  update(moves) {
    setHidden(this.root, moves.length === 0);
    setText(this.summary, `Last ${count(moves.length, 'move')} from and to this replica`);
    this.items.update(moves);
  }
}
