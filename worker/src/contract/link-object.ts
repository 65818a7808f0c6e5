/** What others call on the object in which the sockets of one person end. */
export interface LinkObject extends Rpc.DurableObjectBranded {
  /** Opens a socket. The Worker has looked at the token. */
  fetch(request: Request): Response;
}
