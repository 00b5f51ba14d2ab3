// Filters the workers by group, shown with its number of workers, and by words.

import { element, setAttribute, setHidden, setText } from './dom.js';

const GROUPS = [['all', 'All'], ['attention', 'Attention'], ['failing', 'Failing'], ['running', 'Running'], ['paused', 'Paused'],
  ['standby', 'Stand-by']];

export class WorkerFilter {
  group = 'all';
  words = [];

  constructor(onChange) {
    this.onChange = onChange;
    this.buttons = GROUPS.map(([group, label]) => this.#button(group, label));
    this.input = element('input', {
      type: 'search', placeholder: 'Filter workers', 'aria-label': 'Filter workers', autocomplete: 'off', spellcheck: 'false',
      oninput: () => {
        this.words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
        onChange();
      },
    });
    this.root = element('div', { class: 'tools' }, element('h3', {}, 'Workers'),
      element('div', { class: 'groups', role: 'group', 'aria-label': 'Show workers by state' },
        ...this.buttons.map(({ button }) => button)), this.input);
  }

  #button(group, label) {
    const number = element('span', { class: 'number' });
    const button = element('button', {
      type: 'button', 'aria-pressed': String(group === 'all'), onclick: () => {
        this.group = group;
        this.buttons.forEach(other => setAttribute(other.button, 'aria-pressed', String(other.group === group)));
        this.onChange();
      },
    }, label, number);
    return { group, button, number };
  }

  /** Shows the matching rows and each group's count; returns the number of rows shown. */
  apply(rows) {
    for (const { group, button, number } of this.buttons) {
      const matching = rows.filter(row => row.matches({ group, words: [] })).length;
      setText(number, matching.toLocaleString('en'));
      setHidden(button, matching === 0 && group !== 'all' && group !== this.group);
      setAttribute(button, 'class', group === 'attention' && matching ? 'alarm' : null);
    }
    let shown = 0;
    for (const row of rows) {
      const matches = row.matches(this);
      setHidden(row.root, !matches);
      if (matches) shown++;
    }
    return shown;
  }
}
