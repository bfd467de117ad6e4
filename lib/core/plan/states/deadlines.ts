/**
 * Nobody repeats a mutating call before this: the first may still be on its way. It is handed over within `SEND_WITHIN_SECONDS`, its client
 * gives it up 10 s later, and clocks differ.
 */
export const LEASE_SECONDS = 45;
/** A call is only sent while it certainly belongs to its lease: this long after the lease was taken at most. */
export const SEND_WITHIN_SECONDS = 15;
/** A weight change is a matter of minutes; after this people are told that it takes too long. */
export const MOVE_DEADLINE_SECONDS = 15 * 60;
/** Another config brings another fleet, model downloads and all. */
export const SWAP_DEADLINE_SECONDS = 60 * 60;
/** Attempts after which a call that never takes effect is given up. */
export const MOST_ATTEMPTS = 10;
/** Refusals in a row after which a call is given up: it was heard each time. */
export const MOST_REFUSALS = 3;
const REMINDERS = [30 * 60, 2 * 3600, 8 * 3600];
/** A breach that goes on is said again after half an hour, two hours, eight hours, then every day. */
export const REMIND_AFTER_SECONDS = (times: number): number => REMINDERS[times] ?? DAY_SECONDS;
/** So long after its end a question waits for what serves to be readable again; then it is left to people. */
export const UNREAD_SECONDS = 10 * 60;
/** Instances that were refused are asked for again after this. */
export const CAPACITY_RETRY_SECONDS = 120;
/** Recovery is proven on at least this much... */
export const RECOVERY_LEAST_MINUTES = 5;
export const RECOVERY_LEAST_REQUESTS = 100;
/** ...within this time. */
export const RECOVERY_DEADLINE_SECONDS = 30 * 60;
/** Stable's rate of so many minutes before the decision is what the endpoint must come back to. */
export const RECOVERY_BASELINE_MINUTES = 60;
/** At most so many automatic rollbacks per endpoint in a day; then a person must look. */
export const MOST_AUTOMATIC_A_DAY = 2;
export const DAY_SECONDS = 86_400;
/** What has not moved by then is left to people: what it was decided on is a day old. */
export const GIVE_UP_SECONDS = DAY_SECONDS;
