// Times and durations in words.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds in at most two units: "45 s", "4 min 05 s", "2 h 10 min", "3 d 4 h". */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return two(whole, MINUTE, 'min', 1, 's');
  if (whole < DAY) return two(whole, HOUR, 'h', MINUTE, 'min');
  return two(whole, DAY, 'd', HOUR, 'h');
}

function two(whole, big, bigUnit, small, smallUnit) {
  const rest = Math.floor(whole % big / small);
  return `${Math.floor(whole / big)} ${bigUnit}${rest ? ` ${rest} ${smallUnit}` : ''}`;
}

/** One unit is enough for the past. */
export function ago(seconds) {
  if (seconds < 1) return 'just now';
  if (seconds < MINUTE) return `${Math.floor(seconds)} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
}

export function millis(value) {
  if (value === undefined) return '';
  if (value < 1000) return `${value} ms`;
  return value < 60_000 ? `${(value / 1000).toFixed(1)} s` : duration(value / 1000);
}

/** "PT1H30M" as "1h 30m". */
export const isoDuration = text => text.replace('PT', '').replace(/([HM])(?=\d)/g, '$1 ').toLowerCase();

export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** The local time, with the date unless it is today. */
export function clock(instant) {
  const time = new Date(instant);
  const today = new Date().toDateString() === time.toDateString();
  return today ? time.toLocaleTimeString() : time.toLocaleString();
}

export const outcomeText = outcome => outcome.replace('_', ' ');

const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from others, in which characters that change the text direction are shown as escapes. */
export const visible = text => text.replace(DIRECTION, control => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** When a worker runs: its cron expression and time zone, or its interval. */
export function schedule(worker) {
  return worker.cron ? `${worker.cron} (${worker.timeZone})` : `every ${exact(worker.intervalSeconds)}`;
}

const exact = seconds => {
  if (Number.isInteger(seconds)) return duration(seconds);
  return seconds < 1 ? `${seconds * 1000} ms` : `${seconds} s`;
};
