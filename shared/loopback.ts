/**
 * Whether an address is this machine itself. @param hostname as the URL parser gives it: lower case, IPv4 in dotted form
 * however it was written.
 */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname)
