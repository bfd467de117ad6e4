/** What an output says about mails that cannot arrive yet. No addresses in it: outputs are read by many. */
export function confirmHintOf(addresses: number): string {
  if (addresses === 0) return 'notify names no address: nobody is told anything';
  const whom = addresses === 1 ? '1 address was' : `${addresses} addresses were`;
  return `${whom} sent a mail with a link to confirm, engineers two; until it is opened nothing else arrives there`;
}
