const PER_NAT = 1e6;

/** To a millionth of a nat: nothing that decides hangs on it, and a stored state stays small. Never a negative zero, which no store keeps. */
export const roundedLog = (log: number): number => Math.round(log * PER_NAT) / PER_NAT + 0;
