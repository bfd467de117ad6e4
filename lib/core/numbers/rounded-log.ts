const PER_NAT = 1e6;

/** To a millionth of a nat: nothing that decides hangs on it, and a stored state stays small. */
export const roundedLog = (log: number): number => Math.round(log * PER_NAT) / PER_NAT;
