/** Log e-value at which stable is said to be worse than its own past. */
export const INCIDENT_LOG_E = Math.log(100);
/** Minutes over which "now" is measured. */
export const RECENT_MINUTES = 15;
/** A fault of this many minutes' waiting for late data is worth saying. */
export const LATE_WORTH_SAYING = 5;
/** So many recent minutes with requests in which a signal could not be read are more than a delay. */
export const UNREAD_WORTH_SAYING = 10;
